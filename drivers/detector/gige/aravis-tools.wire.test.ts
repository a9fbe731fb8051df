import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { LaneWorld } from '../../simulation/lane-world.ts'
import { geometry } from '../../testing/lane-geometry.ts'
import { type Endpoint, udp } from './datagrams.ts'
import { gvcpPort } from './gvcp.ts'
import { type GigeSimulation, GigeSimulator } from './simulator.ts'
import { run } from './testing/aravis.ts'

/** Our camera on an address of its own, where aravis looks for cameras. */
async function simulated(
  t: TestContext,
  host: string,
  more: Partial<GigeSimulation> = {},
): Promise<{ simulator: GigeSimulator; at: Endpoint }> {
  const world = new LaneWorld({ geometry, umPerCount: 100, clockFactor: 1 })
  world.setTubeOutput(160, 0.6)
  const known = { channels: 160, pitchMm: 0.8, energies: 2, seed: 4, extendedIds: false, noResend: false } as const
  const simulator = new GigeSimulator(world, { ...known, host, port: gvcpPort, serial: `SIM-${host.at(-1)}`, ...more })
  const at = await simulator.listen(udp)
  t.after(async () => {
    await simulator.close()
    world.close()
  })
  return { simulator, at }
}

/** A number that arv-camera-test tells at its end. */
function told(said: string, name: string): number {
  return Number(new RegExp(`^${name}\\s*=\\s*(\\d+)`, 'm').exec(said)?.[1] ?? Number.NaN)
}

test('aravis finds the simulated camera by broadcast', async (t) => {
  await simulated(t, '127.0.0.5')
  const said = await run('tool', [])
  assert.match(said, /Clearlane-Simulated line detector-SIM-5 \(127\.0\.0\.5\)/)
})

test('aravis reads its description, its features and their values', async (t) => {
  await simulated(t, '127.0.0.5')
  const features = await run('tool', ['-a', '127.0.0.5', 'features'])
  for (const name of [
    'Width',
    'PixelFormat',
    'AcquisitionStart',
    'ExposureTime',
    'EncoderDivider',
    'ChunkEncoderValue',
  ])
    assert.match(features, new RegExp(`'${name}'`))
  const values = await run('tool', ['-a', '127.0.0.5', 'values'])
  assert.match(values, /'Width' = 320/)
  assert.match(values, /'PixelFormat' = 'Mono16'/)
  assert.match(values, /'AcquisitionLineRate' = 312\.5 Hz/)
  assert.match(values, /'DeviceVendorName' = 'Clearlane'/)
})

test('aravis sets a feature and reads it back, and a value out of range is refused', async (t) => {
  await simulated(t, '127.0.0.5')
  const said = await run('tool', [
    '-a',
    '127.0.0.5',
    'control',
    'Width=100',
    'Width',
    'ExposureTime=2500',
    'ExposureTime',
  ])
  assert.match(said, /Width = 100 /)
  assert.match(said, /ExposureTime = 2500 us/)
  const refused = await run('tool', ['-a', '127.0.0.5', 'control', 'R[0x100c]=0'])
  assert.match(refused, /invalid.parameter/i)
})

/** A busy machine's own sockets may drop a datagram; a sender that forgets some loses far more. */
function hardlyAnyMissing(said: string): boolean {
  return told(said, 'n_missing_packets') <= 0.01 * told(said, 'n_received_packets')
}

test('aravis acquires from it, hardly a packet missing', async (t) => {
  await simulated(t, '127.0.0.5')
  const said = await run('cameraTest', [
    '-n',
    '127.0.0.5',
    '--duration=3',
    '-h',
    '16',
    '--features',
    'AcquisitionLineRate=500',
  ])
  assert.ok(told(said, 'n_completed_buffers') > 40, said)
  for (const name of ['n_size_mismatch_errors', 'n_error_packets']) assert.equal(told(said, name), 0, said)
  assert.ok(hardlyAnyMissing(said), said)
})

test('aravis gets packets again that were lost on the way', async (t) => {
  const { simulator } = await simulated(t, '127.0.0.5')
  simulator.cable.lose = 0.02
  const args = ['-n', '127.0.0.5', '--duration=4', '-h', '16', '-q', '1.0', '--features', 'AcquisitionLineRate=1000']
  const said = await run('cameraTest', args)
  assert.ok(told(said, 'n_resend_requests') > 0, said)
  assert.ok(told(said, 'n_resent_packets') > 0, said)
})

test('aravis acquires from it with extended ids', async (t) => {
  await simulated(t, '127.0.0.5', { extendedIds: true })
  const args = ['-n', '127.0.0.5', '--duration=3', '-h', '16', '--features', 'AcquisitionLineRate=500']
  const said = await run('cameraTest', args)
  assert.ok(told(said, 'n_completed_buffers') > 40, said)
  assert.equal(told(said, 'n_error_packets'), 0, said)
  assert.ok(hardlyAnyMissing(said), said)
})
