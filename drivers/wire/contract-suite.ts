import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { DriverError } from '../driver-error.ts'
import type { Carrier, LayLine } from '../testing/carriers.ts'
import { eventually } from '../testing/eventually.ts'
import type { Wire, WireEnd } from './wire.ts'

/** What every wire must do, whatever carries it. */
export function describeWire(name: string, lay: LayLine): void {
  describe(`a wire over ${name}`, () => {
    let line: Carrier
    let near: Wire
    let far: Wire | null = null
    const heard = { near: [] as number[], far: [] as number[] }
    const ends: WireEnd[] = []
    const listen = async (): Promise<void> => {
      near = await line.open()
      near.onBytes((bytes) => heard.near.push(...bytes))
      near.onEnd((end) => ends.push(end))
      await eventually(() => far !== null, 'the far end is there')
    }
    before(async () => {
      line = await lay((wire) => {
        far = wire
        wire.onBytes((bytes) => heard.far.push(...bytes))
      })
      await listen()
    })
    after(async () => {
      await near.close()
      await line.close()
    })

    test('every byte value arrives in order, both ways, however many at once', async () => {
      const sent = Uint8Array.from({ length: 3000 }, (_, index) => (index * 7 + (index >> 8)) & 0xff)
      const whole = Array.from(sent)
      await Promise.all([near.send(sent.subarray(0, 1000)), near.send(sent.subarray(1000))])
      await far?.send(sent)
      await eventually(() => heard.far.length >= 3000 && heard.near.length >= 3000, 'all bytes have come')
      assert.deepEqual(heard.far, whole)
      assert.deepEqual(heard.near, whole)
    })

    test('bytes sent at once arrive without a turn of the loop being waited for', async () => {
      heard.far.length = 0
      assert.equal(near.sendNow(Uint8Array.of(1, 2, 3)), true)
      await eventually(() => heard.far.length === 3, 'they have come')
      assert.deepEqual(heard.far, [1, 2, 3])
    })

    test('a pulled line ends once as lost, and refuses to send with what has happened', async () => {
      await line.pull()
      await eventually(() => ends.length > 0, 'its end is told')
      assert.equal(ends.length, 1)
      assert.notEqual(ends[0]?.reason, 'closed')
      await assert.rejects(near.send(Uint8Array.of(1)), (error) => {
        assert.ok(error instanceof DriverError && error.code === 'closed')
        return /is closed/.test(error.message)
      })
      assert.equal(near.sendNow(Uint8Array.of(1)), false)
      const late: WireEnd[] = []
      near.onEnd((end) => late.push(end))
      assert.deepEqual(late, ends)
    })

    test('while it is pulled it cannot be opened, and plugged in again it can', async () => {
      await assert.rejects(line.open(), (error) => error instanceof DriverError && error.code === 'cannot-open')
      far = null
      await line.plug()
      await listen()
      heard.far.length = 0
      await near.send(Uint8Array.of(9))
      await eventually(() => heard.far.length === 1, 'the byte has come')
    })

    test('closed by us it says so, and closing twice is no harm', async () => {
      ends.length = 0
      await near.close()
      await near.close()
      assert.deepEqual(
        ends.map((end) => end.reason),
        ['closed'],
      )
    })
  })
}
