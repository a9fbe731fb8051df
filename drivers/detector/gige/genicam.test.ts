import assert from 'node:assert/strict'
import { test } from 'node:test'
import { deflateRawSync } from 'node:zlib'
import fc from 'fast-check'
import { DriverError } from '../../driver-error.ts'
import { overridden, placeOf, readDescription } from './description.ts'
import { compute } from './formula.ts'
import { Features, type RegisterPort } from './genicam.ts'
import { nodesOf, parseXml } from './genicam-xml.ts'
import { bootstrap } from './registers.ts'
import { simulatedDescription } from './simulated-description.ts'
import { firstFileOfZip } from './zip.ts'

/** A camera's memory behind the port, and what was asked of it. */
function portOver(memory: Uint8Array): RegisterPort {
  const view = new DataView(memory.buffer)
  return {
    readRegister: async (address) => view.getUint32(address),
    writeRegister: async (address, value) => view.setUint32(address, value),
    readMemory: async (address, length) => memory.slice(address, address + length),
    writeMemory: async (address, bytes) => memory.set(bytes, address),
  }
}

const description = (...nodes: readonly string[]): Features & { memory: Uint8Array } => {
  const memory = new Uint8Array(256)
  const features = new Features(nodesOf(parseXml(`<R>${nodes.join('')}</R>`)), portOver(memory))
  return Object.assign(features, { memory })
}
const register = (name: string, inner: string, kind = 'IntReg'): string =>
  `<${kind} Name="${name}">${inner}<Endianess>BigEndian</Endianess></${kind}>`

test('formulas are computed as GenICam writes them', () => {
  const cases: readonly (readonly [string, number])[] = [
    ['(1000000 / FROM)', 2500],
    ['FROM * 2 + 1', 801],
    ['((PIXELFORMAT>>16)&0xFF) / 8', 2],
    ['FROM > 300 ? 1 : 2', 1],
    ['FROM <> 400 ? 1 : FROM = 400 ? 7 : 8', 7],
    ['-FROM + 2**3', -392],
    ['0xff & ~0xf', 240],
    ['10 % 4 | 1 ^ 8', 11],
  ]
  for (const [formula, value] of cases)
    assert.equal(compute(formula, { FROM: 400, PIXELFORMAT: 0x0110_0007 }), value, formula)
  for (const bad of ['FROM +', 'nobody', '(1', '1 1', 'a;b', 'constructor'])
    assert.throws(() => compute(bad, { FROM: 1 }), RangeError, bad)
})

test('XML is read with its attributes, entities, CDATA and comments, and what is none is refused', () => {
  const root = parseXml('<?xml version="1.0"?><!-- a > b --><a x="1 &lt; 2"><b/>t&#65;<![CDATA[<&]]></a>')
  assert.deepEqual([root.name, root.attributes['x'], root.text, root.children[0]?.name], ['a', '1 < 2', 'tA<&', 'b'])
  for (const bad of ['', 'a', '<a>', '<a></b>', '<a></a></a>', '<a'])
    assert.throws(() => parseXml(bad), RangeError, bad)
  fc.assert(
    fc.property(fc.string(), (noise) => {
      try {
        parseXml(noise)
      } catch (error) {
        assert.ok(error instanceof RangeError)
      }
    }),
  )
})

test('a feature leads through converters, selectors, masks and indexed addresses to its register', async () => {
  const features = description(
    '<Float Name="Rate"><pValue>RateConverter</pValue></Float>',
    '<Converter Name="RateConverter"><FormulaTo>1000/FROM</FormulaTo><FormulaFrom>1000/TO</FormulaFrom><pValue>Period</pValue></Converter>',
    register('Period', '<Address>0x10</Address><Length>4</Length>'),
    '<Enumeration Name="Selector"><EnumEntry Name="A"><Value>0</Value></EnumEntry><EnumEntry Name="B"><Value>1</Value></EnumEntry><pValue>Kept</pValue></Enumeration>',
    '<Integer Name="Kept"><Value>0</Value></Integer>',
    register('Mode', '<Address>0x20</Address><pIndex Offset="0x8">Selector</pIndex><Length>4</Length>'),
    register('Masked', '<Address>0x30</Address><Length>4</Length><MSB>16</MSB><LSB>23</LSB>', 'MaskedIntReg'),
    '<StructReg Comment="s"><Address>0x30</Address><Length>4</Length><Endianess>BigEndian</Endianess><StructEntry Name="Bit"><Bit>31</Bit></StructEntry></StructReg>',
    register('Gain', '<Address>0x40</Address><Length>8</Length>', 'FloatReg'),
    '<Command Name="Go"><pValue>Period</pValue><CommandValue>7</CommandValue></Command>',
  )
  const view = new DataView(features.memory.buffer)
  await features.write('Rate', 4)
  assert.equal(view.getUint32(0x10), 250)
  assert.equal(await features.read('Rate'), 4)
  await features.choose('Selector', 'B')
  await features.write('Mode', 5)
  assert.deepEqual([view.getUint32(0x20), view.getUint32(0x28)], [0, 5])
  await features.write('Masked', 0xab)
  await features.write('Bit', 1)
  // Bits of a big-endian register are counted from its highest.
  assert.equal(view.getUint32(0x30), 0x0000_ab01)
  assert.equal(await features.read('Masked'), 0xab)
  await features.write('Gain', 1.5)
  assert.equal(view.getFloat64(0x40), 1.5)
  await features.execute('Go')
  assert.equal(view.getUint32(0x10), 7)
})

test('a description that loops, lacks a node or has no place for a value is told with the setting that helps', async () => {
  const features = description(
    '<Integer Name="Loop"><pValue>Loop</pValue></Integer>',
    '<Integer Name="Gap"><pValue>Nobody</pValue></Integer>',
    register('Small', '<Address>4</Address><Length>2</Length>'),
  )
  for (const name of ['Loop', 'Gap', 'Nothing'])
    await assert.rejects(
      features.read(name),
      (error) =>
        error instanceof DriverError && error.code === 'bad-answer' && error.message.includes(`register.${name}`),
    )
  await assert.rejects(features.write('Small', 70_000), /70000 does not fit/)
  await assert.rejects(features.choose('Small', 'Big'), /has no "Big"/)
})

/** A zip archive of one deflated file, by the letter of APPNOTE 6.3. */
function zipOf(file: Uint8Array): Uint8Array {
  const packed = deflateRawSync(file)
  const bytes = Buffer.alloc(30 + 1 + packed.length + 46 + 1 + 22)
  bytes.writeUInt32LE(0x0403_4b50, 0)
  bytes.writeUInt16LE(1, 26)
  bytes.write('a', 30)
  packed.copy(bytes, 31)
  const entry = 31 + packed.length
  bytes.writeUInt32LE(0x0201_4b50, entry)
  bytes.writeUInt16LE(8, entry + 10)
  bytes.writeUInt32LE(packed.length, entry + 20)
  bytes.writeUInt32LE(file.length, entry + 24)
  bytes.writeUInt16LE(1, entry + 28)
  bytes.write('a', entry + 46)
  bytes.writeUInt32LE(0x0605_4b50, entry + 47)
  bytes.writeUInt16LE(1, entry + 47 + 10)
  bytes.writeUInt32LE(entry, entry + 47 + 16)
  return new Uint8Array(bytes)
}

/** A camera with this file at 0x1000, and this URL. */
function cameraWith(url: string, file: Uint8Array): RegisterPort {
  const memory = new Uint8Array(0x1000 + Math.ceil(file.length / 4) * 4)
  memory.set(new TextEncoder().encode(url), bootstrap.xmlUrl.address)
  memory.set(file, 0x1000)
  return portOver(memory)
}

test('a description is read from the camera, plain and zipped', async () => {
  const xml = new TextEncoder().encode(simulatedDescription)
  const plain = await readDescription(cameraWith(`Local:a.xml;1000;${xml.length.toString(16)}`, xml))
  assert.ok(plain.has('EncoderDivider'))
  const zip = zipOf(xml)
  assert.deepEqual(firstFileOfZip(zip), xml)
  const zipped = await readDescription(cameraWith(`LOCAL:///a.ZIP;0x1000;${zip.length.toString(16)}`, zip))
  assert.deepEqual([...zipped.keys()], [...plain.keys()])
  const features = new Features(plain, portOver(new Uint8Array(4)))
  assert.deepEqual([features.chunkId('ChunkEncoderValue'), features.chunkId('Width')], [0x1001, null])
})

test('a description that is not in the camera or is damaged is told with what to give instead', async () => {
  const nothing = new Uint8Array(64)
  await assert.rejects(readDescription(cameraWith('http://maker/a.xml', nothing)), /not in the camera.*register\.Width/)
  await assert.rejects(
    readDescription(cameraWith('Local:a.xml;1000;40', nothing)),
    /is not understood.*register\.Width/,
  )
  await assert.rejects(readDescription(cameraWith('Local:a.zip;1000;40', nothing)), /no zip archive/)
  assert.equal(placeOf('Local:a.xml;1000;ffffffff'), null, 'no camera has 4 GB of description')
})

test('addresses given by hand go before the description, and keep what it says of values', async () => {
  const nodes = nodesOf(parseXml(simulatedDescription))
  const memory = new Uint8Array(64)
  const by = overridden(nodes, { 'register.PixelFormat': '0x10', 'register.AcquisitionStart': '0x14=9', channels: 5 })
  const features = new Features(by, portOver(memory))
  await features.choose('PixelFormat', 'Mono16')
  await features.execute('AcquisitionStart')
  const view = new DataView(memory.buffer)
  assert.deepEqual([view.getUint32(0x10), view.getUint32(0x14)], [0x0110_0007, 9])
  assert.throws(() => overridden(nodes, { 'register.Width': 'there' }), /give an address such as 0x124/)
})
