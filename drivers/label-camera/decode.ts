import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { prepareZXingModule, readBarcodes, type ReadInputBarcodeFormat } from 'zxing-wasm/reader'

/**
 * One symbol in a picture: its text and AIM identifier, its four corners from its own top left, clockwise, and how far it is turned
 * (0..360, clockwise; of bars only to the nearest look, see `turnsDeg`).
 */
export type FoundSymbol = {
  readonly text: string
  readonly aim: string
  readonly cornersPx: readonly (readonly [x: number, y: number])[]
  readonly turnDeg: number
}

/** Symbologies that labels of parcels bear. Others are not looked for: each costs time, and stray patterns look like the shortest of them. */
const formats: ReadInputBarcodeFormat[] = [
  'Code128',
  'Code39',
  'Code93',
  'Codabar',
  'ITF',
  'EAN13',
  'EAN8',
  'UPCA',
  'DataBar',
  'DataBarExpanded',
  'DataMatrix',
  'QRCode',
  'PDF417',
  'Aztec',
  'MaxiCode',
]

/** More symbols than this are on no parcel. */
const mostSymbols = 24

/** Loads the decoder from its package; nothing is fetched from a network. To be called once in a thread. */
export async function loadDecoder(): Promise<void> {
  const wasm = await readFile(createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm'))
  const wasmBinary = wasm.buffer.slice(wasm.byteOffset, wasm.byteOffset + wasm.byteLength)
  await prepareZXingModule({ overrides: { wasmBinary }, fireImmediately: true })
}

/**
 * Turns at which a picture is looked at. The decoder reads bars turned up to some 15° from level or upright; with these two more every turn of a
 * label on the belt is near one of them. Square symbols are found at most turns by each look, PDF417 only within some 2° of one.
 */
const turnsDeg = [0, 30, 60] as const

/** Finds all symbols in the bytes of a PNG or JPEG, however they are turned. Throws RangeError on anything that is no picture. */
export async function decodePicture(picture: Uint8Array): Promise<FoundSymbol[]> {
  const found: FoundSymbol[] = []
  for (const turnDeg of turnsDeg) {
    const look = turnDeg === 0 ? await lookAt(picture, straight) : await lookTurned(picture, turnDeg)
    found.push(...look.filter(({ text, aim }) => !found.some((known) => known.text === text && known.aim === aim)))
  }
  return found
}

/** From a place in what was looked at to the place in the picture, and how far it was turned. */
type View = { readonly turnDeg: number; readonly toPicture: (x: number, y: number) => readonly [x: number, y: number] }
const straight: View = { turnDeg: 0, toPicture: (x, y) => [x, y] }

type Pixels = { readonly data: Uint8ClampedArray; readonly width: number; readonly height: number }

async function lookAt(input: Uint8Array | Pixels, { turnDeg, toPicture }: View): Promise<FoundSymbol[]> {
  const found = await readBarcodes(input, {
    formats,
    textMode: 'Plain',
    tryInvert: false,
    maxNumberOfSymbols: mostSymbols,
    returnErrors: false,
  })
  // Errors of symbols are not asked for: what is not valid here is the picture itself.
  const broken = found.find(({ isValid }) => !isValid)
  if (broken) throw new RangeError(`The bytes are no picture that can be read: ${broken.error}.`)
  return found
    .filter(({ text }) => text !== '')
    .map(({ text, symbologyIdentifier, position, rotation }) => ({
      text,
      aim: symbologyIdentifier,
      cornersPx: [position.topLeft, position.topRight, position.bottomRight, position.bottomLeft].map(({ x, y }) =>
        toPicture(x, y),
      ),
      turnDeg: (((rotation - turnDeg) % 360) + 360) % 360,
    }))
}

async function lookTurned(picture: Uint8Array, turnDeg: number): Promise<FoundSymbol[]> {
  const { default: sharp } = await import('sharp')
  const { width = 0, height = 0 } = await sharp(picture).metadata()
  const turned = sharp(picture).toColourspace('srgb').rotate(turnDeg, { background: '#808080' }).ensureAlpha().raw()
  const { data, info } = await turned.toBuffer({ resolveWithObject: true })
  const [cos, sin] = [Math.cos((turnDeg * Math.PI) / 180), Math.sin((turnDeg * Math.PI) / 180)]
  const toPicture = (x: number, y: number): readonly [number, number] => {
    const [dx, dy] = [x - info.width / 2, y - info.height / 2]
    return [Math.round(dx * cos + dy * sin + width / 2), Math.round(dy * cos - dx * sin + height / 2)]
  }
  const pixels = { data: new Uint8ClampedArray(data), width: info.width, height: info.height }
  return lookAt(pixels, { turnDeg, toPicture })
}
