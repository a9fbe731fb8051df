import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { BlockAssembler, type BlockNews } from './blocks.ts'
import { linesOf, type LineReading } from './block-lines.ts'
import { BlockSender, noBlockFaults } from './block-sender.ts'
import { gvcpStatus } from './gvcp.ts'
import { contents, encodeGvsp } from './gvsp.ts'
import { simulatedChunks } from './simulated-description.ts'

const [width, height, packetBytes] = [40, 6, 100]
const shape = { pixelFormat: 0x0110_0007, width, height, payloadBytes: 2 * width * height + 8 * height + 24 }
const patience = { resend: true, reorderMs: 10, resendMs: 30, tries: 3, quietMs: 1000 }
const reading: LineReading = {
  energies: 1,
  pixelFormat: shape.pixelFormat,
  width,
  encoderChunk: simulatedChunks.encoder,
  statusChunk: simulatedChunks.status,
  beamBit: 0,
  beamCounts: 6000,
  encoderStep: 8,
}

const row = (line: number): Uint8Array => new Uint8Array(new Uint16Array(width).fill(line).buffer)

/** Packets of so many blocks as the camera sends them; each line's pixels and encoder count are its number. */
function packetsOf(
  blocks: number,
  lastLines = height,
  extendedIds = false,
): { packets: Uint8Array[]; sender: BlockSender } {
  const packets: Uint8Array[] = []
  const leader = { pixelFormat: shape.pixelFormat, width, height }
  const faults = noBlockFaults()
  const sender = new BlockSender({ packetBytes, extendedIds, chunks: true, leader }, faults, (bytes) =>
    packets.push(bytes),
  )
  for (let line = 0; line < blocks * height - (height - lastLines); line++)
    sender.line(row(line), 8 * line, 1, BigInt(line))
  sender.end()
  return { packets, sender }
}

/** Every line that comes out, and lines that are told as lost. */
function told(news: readonly BlockNews[]): { lines: { id: number; pixel: number; valid: boolean }[]; lost: number } {
  const lines: { id: number; pixel: number; valid: boolean }[] = []
  let lost = 0
  for (const one of news) {
    if (one.type === 'lost') lost += one.lines
    else
      for (const line of linesOf(one.block, reading, { lastMs: 0, rowMs: 0 })?.lines ?? [])
        lines.push({ id: line.lineId, pixel: line.low[0] ?? 0, valid: line.valid })
  }
  return { lines, lost }
}

test('packets in any order, doubled at will, give every line once and in order', () => {
  const { packets } = packetsOf(3)
  const shuffled = fc.shuffledSubarray([...packets.keys()], { minLength: packets.length })
  fc.assert(
    fc.property(shuffled, fc.array(fc.nat(packets.length - 1)), (order, doubled) => {
      // The first block must be begun by itself: nothing else tells where the stream begins.
      const blocks = new BlockAssembler(shape, packetBytes, patience)
      for (const index of [0, ...order, ...doubled]) blocks.push(packets[index] ?? new Uint8Array(), 0)
      const { lines, lost } = told(blocks.takeNews())
      assert.equal(lost, 0)
      assert.deepEqual(
        lines,
        Array.from({ length: 3 * height }, (_, id) => ({ id, pixel: id, valid: true })),
      )
    }),
  )
})

test('whatever is lost on the way is asked for and comes, as long as the camera has it and asking gets through', () => {
  const { packets, sender } = packetsOf(4)
  fc.assert(
    fc.property(fc.array(fc.boolean(), { minLength: packets.length, maxLength: packets.length }), (lost) => {
      const blocks = new BlockAssembler(shape, packetBytes, patience)
      blocks.push(packets[0] ?? new Uint8Array(), 0)
      for (const [index, packet] of packets.entries())
        if (!lost[index] || index === packets.length - 1) blocks.push(packet, 0)
      const from = packets.length
      for (let nowMs = 0; nowMs <= 1200; nowMs += 5) {
        blocks.look(nowMs)
        for (const range of blocks.takeResends()) sender.resend(range)
        for (const packet of packets.splice(from)) blocks.push(packet, nowMs)
      }
      const { lines } = told(blocks.takeNews())
      assert.ok(lines.length === 4 * height && lines.every(({ id, pixel, valid }) => valid && id === pixel))
      assert.equal(blocks.counts.lost, 0)
      assert.equal(blocks.keptBytes, 0)
    }),
    { numRuns: 50 },
  )
})

test('without asking, what is lost is marked or told, and no line is given a wrong number or wrong pixels', () => {
  const { packets } = packetsOf(5)
  fc.assert(
    fc.property(fc.array(fc.boolean(), { minLength: packets.length, maxLength: packets.length }), (lost) => {
      const blocks = new BlockAssembler(shape, packetBytes, { ...patience, resend: false })
      blocks.push(packets[0] ?? new Uint8Array(), 0)
      for (const [index, packet] of packets.entries()) if (!lost[index]) blocks.push(packet, 0)
      for (const nowMs of [5, 20, 1100, 1200]) blocks.look(nowMs)
      const { lines, lost: linesLost } = told(blocks.takeNews())
      for (const { id, pixel, valid } of lines) if (valid) assert.equal(pixel, id)
      const highest = lines.at(-1)?.id ?? -1
      assert.ok(highest + 1 <= lines.length + linesLost)
      assert.equal(blocks.keptBytes, 0)
    }),
  )
})

test('asking is bounded: so many times for a packet, and then its rows alone are not valid', () => {
  const { packets } = packetsOf(2)
  const blocks = new BlockAssembler(shape, packetBytes, patience)
  // The third packet of the first block: bytes 64 to 128 of rows of 80 bytes.
  for (const packet of packets) if (packet !== packets[2]) blocks.push(packet, 0)
  const asked: number[] = []
  for (let nowMs = 0; nowMs <= 200; nowMs += 5) {
    blocks.look(nowMs)
    for (const { block, first, last } of blocks.takeResends()) {
      assert.deepEqual([block, first, last], [1, 2, 2])
      asked.push(nowMs)
    }
  }
  assert.deepEqual(asked, [10, 40, 70])
  const { lines } = told(blocks.takeNews())
  assert.deepEqual(
    lines.map(({ valid }) => valid),
    [false, false, true, true, true, true, true, true, true, true, true, true],
  )
  assert.equal(blocks.counts.lost, 1)
})

test('a block that the camera says it has not is lost in the device, one of which nothing is heard is lost on the way', () => {
  const { packets } = packetsOf(3)
  const second = packets.slice(packets.length / 3, (2 * packets.length) / 3)
  for (const refused of [true, false]) {
    const blocks = new BlockAssembler(shape, packetBytes, patience)
    for (const packet of packets) if (!second.includes(packet)) blocks.push(packet, 0)
    for (let nowMs = 0; nowMs <= 200; nowMs += 5) {
      blocks.look(nowMs)
      for (const { block, first: packet } of blocks.takeResends()) {
        const name = { block, packet, status: gvcpStatus.packetUnavailable }
        if (refused) blocks.push(encodeGvsp(name, contents.payload, new Uint8Array(0)), nowMs)
      }
    }
    const news = blocks.takeNews()
    assert.deepEqual(
      news.filter(({ type }) => type === 'lost'),
      [{ type: 'lost', lines: height, where: refused ? 'device' : 'transport' }],
    )
    assert.deepEqual(
      told(news).lines.map(({ id }) => id),
      [0, 1, 2, 3, 4, 5, 12, 13, 14, 15, 16, 17],
    )
  }
})

test('a block that was closed early has the lines that its trailer tells, with their chunks', () => {
  const { packets } = packetsOf(2, 2)
  const blocks = new BlockAssembler(shape, packetBytes, patience)
  for (const packet of packets) blocks.push(packet, 0)
  const [, second] = blocks.takeNews()
  assert.ok(second?.type === 'block')
  const read = linesOf(second.block, reading, { lastMs: 100, rowMs: 2 })
  assert.equal(read?.encoder, 'chunk of each line')
  assert.deepEqual(
    read?.lines.map(({ lineId, encoder, beamOn, atMs }) => [lineId, encoder, beamOn, atMs]),
    [
      [6, 48, true, 98],
      [7, 56, true, 100],
    ],
  )
})

test('block ids come round after 65,535 without a gap, and a stream that begins anew is no loss', () => {
  const { packets } = packetsOf(3)
  const perBlock = packets.length / 3
  const renumbered = (ids: readonly number[]): Uint8Array[] =>
    packets.map((packet, index) => {
      const copy = packet.slice()
      new DataView(copy.buffer).setUint16(2, ids[Math.floor(index / perBlock)] ?? 0)
      return copy
    })
  const blocks = new BlockAssembler(shape, packetBytes, patience)
  for (const packet of renumbered([65_534, 65_535, 1])) blocks.push(packet, 0)
  const round = told(blocks.takeNews())
  assert.equal(round.lost, 0)
  assert.deepEqual(
    round.lines.map(({ id }) => id - 65_533 * height),
    [...Array(3 * height).keys()],
  )
  for (const packet of renumbered([20_000, 20_001, 20_002])) blocks.push(packet, 0)
  const anew = told(blocks.takeNews())
  assert.deepEqual([anew.lost, anew.lines.length], [0, 3 * height])
  assert.ok((anew.lines[0]?.id ?? 0) > (round.lines.at(-1)?.id ?? 0))
})

test('noise in between is counted, throws nothing and holds little memory', () => {
  const { packets } = packetsOf(1)
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 120 }), { maxLength: 60 }), (noise) => {
      const blocks = new BlockAssembler(shape, packetBytes, patience)
      for (const [index, bytes] of noise.entries()) {
        blocks.push(bytes, index)
        blocks.look(index)
      }
      assert.ok(blocks.keptBytes <= 33 * (4 * shape.payloadBytes + 65_536))
      for (const packet of packets) blocks.push(packet, 5000)
      for (const nowMs of [6100, 7200, 8300, 9400]) blocks.look(nowMs)
      assert.equal(blocks.keptBytes, 0)
    }),
  )
})
