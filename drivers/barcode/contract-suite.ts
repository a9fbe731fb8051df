import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { eventually } from '../testing/eventually.ts'
import type { BarcodeReader, LabelRead } from './barcode-reader.ts'

/** A barcode reader under test and the hands at its other end. `pass` lets one parcel go by; null = its label cannot be read. */
export type BarcodeUnderTest = {
  readonly reader: BarcodeReader
  pass(label: string | null): void
  pull(): Promise<void>
  plug(): Promise<void>
  close(): Promise<void>
}

/** What every barcode reader must do, whatever its protocol and its wire. */
export function describeBarcodeReader(name: string, open: () => Promise<BarcodeUnderTest>): void {
  describe(`barcode reader ${name}`, () => {
    let under: BarcodeUnderTest
    const labels: LabelRead[] = []
    const noReads: number[] = []
    before(async () => {
      under = await open()
      under.reader.onLabel((label) => labels.push(label))
      under.reader.onNoRead((atMs) => noReads.push(atMs))
      await eventually(() => under.reader.health().state === 'ready', 'the reader is there')
    })
    after(() => under.close())

    test('each parcel is read once, in the order of passing, with its symbology', async () => {
      for (const label of ['RR123456785CN', 'LX000000005DE', 'RR123456785CN']) {
        const from = labels.length
        under.pass(label)
        await eventually(() => labels.length > from, label)
      }
      assert.deepEqual(
        labels.map(({ text }) => text),
        ['RR123456785CN', 'LX000000005DE', 'RR123456785CN'],
      )
      assert.equal(labels[0]?.symbology, 'Code 128')
      assert.equal(labels[0]?.aim, ']C0')
      assert.equal(labels[0]?.source, 'reader')
      const [surest] = labels[0]?.identified ?? []
      assert.deepEqual([surest?.kind, surest?.key, surest?.checkDigit], ['upu-s10', 'RR123456785CN', 'good'])
    })

    test('a label that cannot be read is told as such, and not as a label', async () => {
      const read = labels.length
      under.pass(null)
      await eventually(() => noReads.length === 1, 'a no-read')
      assert.equal(labels.length, read)
      assert.equal(under.reader.values().find(({ name }) => name === 'not read')?.value, 1)
    })

    test('with its cable pulled it says what to check; plugged in again it reads by itself', async () => {
      await under.pull()
      await eventually(() => under.reader.health().state === 'failed', 'failed')
      assert.match(under.reader.health().message ?? '', /lost|opened|accept|pulled/)
      await under.plug()
      await eventually(() => under.reader.health().state === 'ready', 'ready again', 30_000)
      const from = labels.length
      under.pass('RR999999995CN')
      await eventually(() => labels.length > from, 'read')
      assert.equal(labels.at(-1)?.text, 'RR999999995CN')
    })
  })
}
