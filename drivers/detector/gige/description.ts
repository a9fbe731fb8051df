import { DriverError } from '../../driver-error.ts'
import type { RegisterPort } from './genicam.ts'
import { childText, type Element, nodesOf, parseXml } from './genicam-xml.ts'
import { mostMemoryBytes } from './gvcp.ts'
import { bootstrap, textOf } from './registers.ts'
import { firstFileOfZip } from './zip.ts'

const mostDescriptionBytes = 16 * 1024 * 1024

/** Where a description lies in the camera's memory, as its URL register tells: `Local:///name.zip;address;length`, numbers in hex. */
export type DescriptionPlace = { readonly name: string; readonly address: number; readonly length: number }

/** Reads the URL register; null where the description is not in the camera (`File:`, `http:`) or the text is no such URL. */
export function placeOf(url: string): DescriptionPlace | null {
  const match = /^local:\/*([^;]+);(?:0x)?([0-9a-f]+);(?:0x)?([0-9a-f]+)/i.exec(url)
  const [, name, address, length] = match ?? []
  if (name === undefined || address === undefined || length === undefined) return null
  const place = { name, address: Number.parseInt(address, 16), length: Number.parseInt(length, 16) }
  return place.length > 0 && place.length <= mostDescriptionBytes ? place : null
}

/** Reads the camera's description from its memory and gives its nodes. Throws DriverError `bad-answer` where there is none that can be read. */
export async function readDescription(port: RegisterPort): Promise<ReadonlyMap<string, Element>> {
  const { address, length } = bootstrap.xmlUrl
  const url = textOf(await port.readMemory(address, length))
  const place = placeOf(url)
  if (!place)
    throw new DriverError(
      'bad-answer',
      `The camera's description is not in the camera ("${url}"). Set describe to false and give register.Width and the others.`,
      { url },
    )
  const file = await readWhole(port, place)
  try {
    const xml = /\.zip$/i.test(place.name) ? firstFileOfZip(file) : file
    return nodesOf(
      parseXml(
        textOf(xml)
          .replace(/^\uFEFF/, '')
          .trim(),
      ),
    )
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause
    const words = `The camera's description ${place.name} is not understood (${cause.message}). Give addresses as register.Width and the others.`
    throw new DriverError('bad-answer', words, { url }, { cause })
  }
}

/** Memory is read in whole words; what is read beyond the end is dropped. */
async function readWhole(port: RegisterPort, { address, length }: DescriptionPlace): Promise<Uint8Array> {
  const file = new Uint8Array(length)
  for (let at = 0; at < length; at += mostMemoryBytes) {
    const piece = await port.readMemory(address + at, Math.ceil(Math.min(mostMemoryBytes, length - at) / 4) * 4)
    file.set(piece.subarray(0, length - at), at)
  }
  return file
}

const leaf = (name: string, text: string): Element => ({ name, attributes: {}, children: [], text })

/**
 * Features given by hand for a camera whose description is not understood, from settings `register.<feature>`: an address
 * (`0x124`), or an address and the value that a command writes (`0x124=1`). They go before what the description says.
 * Throws DriverError `out-of-range` where one is no address.
 */
export function overridden(
  nodes: ReadonlyMap<string, Element>,
  settings: Readonly<Record<string, number | string | boolean>>,
): ReadonlyMap<string, Element> {
  const all = new Map(nodes)
  for (const [key, value] of Object.entries(settings)) {
    if (!key.startsWith('register.')) continue
    const name = key.slice('register.'.length)
    const [address, commandValue] = String(value).split('=')
    if (!Number.isInteger(Number(address)) || !Number.isInteger(Number(commandValue ?? 1)))
      throw new DriverError(
        'out-of-range',
        `Setting ${key} is "${String(value)}"; give an address such as 0x124 or 0x124=1.`,
      )
    const was = nodes.get(name)
    // What a command writes and what entries stand for is still known where the description told it.
    const told = commandValue ?? (was ? childText(was, 'CommandValue') : null)
    const kept = was?.children.filter((child) => child.name === 'EnumEntry') ?? []
    const place = [leaf('Address', address ?? ''), leaf('Length', '4'), leaf('Endianess', 'BigEndian')]
    const command = told === null ? [] : [leaf('CommandValue', told)]
    all.set(name, { name: 'IntReg', attributes: { Name: name }, text: '', children: [...place, ...command, ...kept] })
  }
  return all
}
