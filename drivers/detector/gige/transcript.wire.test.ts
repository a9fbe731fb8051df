import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { LaneWorld } from '../../simulation/lane-world.ts'
import { eventually } from '../../testing/eventually.ts'
import { geometry } from '../../testing/lane-geometry.ts'
import { formatLine } from '../../wire/transcript.ts'
import { GigeDetector } from './driver.ts'
import { decodeGvcp, readWords } from './gvcp.ts'
import { MemoryNetwork } from './memory-datagrams.ts'
import { gigeSettings } from './settings.ts'
import { GigeSimulator } from './simulator.ts'

const file = fileURLToPath(new URL('./transcripts/discovery-to-stop.txt', import.meta.url))
const descriptionAt = 0x1_0000

/** Whether a datagram is a piece of the description: its text is the simulator's and would drown the story. */
function isDescription(bytes: Uint8Array): boolean {
  const packet = decodeGvcp(bytes)
  return packet?.name === 'readMemory' && (readWords(packet.data)[0] ?? 0) >= descriptionAt
}

/** From discovery to giving the camera up, on the simulated camera, with the world's time. */
async function record(): Promise<string> {
  const world = new LaneWorld({ geometry, umPerCount: 100, clockFactor: 'manual' })
  const network = new MemoryNetwork()
  const camera = { host: '127.0.0.1', port: 3956 }
  const made = { channels: 16, pitchMm: 0.8, energies: 2, seed: 1, serial: 'SIM-0001' } as const
  const simulator = new GigeSimulator(world, { ...made, ...camera, extendedIds: false, noResend: false })
  await simulator.listen(network)
  // So long that no heartbeat falls into the story.
  const settings = gigeSettings({ channels: 16, energies: 2, linesPerBlock: 8, heartbeatMs: 600_000 })
  const detector = new GigeDetector('detector', 'gev://127.0.0.1', network, async () => camera, settings)
  const lines = [
    '# A GigE Vision line camera from discovery to giving it up, GVCP only, as the simulator speaks it.',
    '# Reads of its description are left out; the stream is on a port of its own.',
  ]
  const note = (words: string): void => void lines.push(`# ${words}`)
  detector.onTrace(({ direction, bytes, meaning }) => {
    // Two networks: what is on the stream's port comes when it comes.
    if (!isDescription(bytes) && !meaning.startsWith('stream'))
      lines.push(formatLine({ seconds: world.nowMs() / 1000, direction, bytes, meaning }))
  })
  let count = 0
  detector.onLine(() => count++)
  await eventually(() => detector.health().state === 'ready', 'ready')
  note('One line each 8 belt counts.')
  await detector.configure({ integrationUs: 2000, trigger: 'encoder', encoderDiv: 8 })
  note('Start.')
  await detector.start()
  world.driveBelt(400)
  world.step(500)
  await eventually(() => count > 16, 'blocks come')
  note('Stop.')
  await detector.stop()
  note('The detector is closed.')
  await detector.close()
  await simulator.close()
  world.close()
  return `${lines.join('\n')}\n`
}

test('from discovery to giving the camera up exactly the bytes of the golden transcript cross the wire', async () => {
  const text = await record()
  if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(file, text)
  assert.equal(text, readFileSync(file, 'utf8'))
})
