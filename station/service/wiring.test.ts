import assert from 'node:assert/strict'
import { test } from 'node:test'
import { join } from 'node:path'
import { readConfig } from '../config/read-config.ts'
import { type WiringFacts, wiringRows } from './wiring.ts'

const config = readConfig(join(import.meta.dirname, '../../demo/lane.yaml'))
const { detector, beam, layout } = config

const well: WiringFacts = {
  detector: { channels: detector.channels, pitchMm: detector.pitchMm, energies: detector.energies },
  countsPerLine: detector.encoderDiv,
  generator: { fullScaleKv: 160, fullScaleMa: 30 },
  interlocks: { plc: true, generator: true },
  belt: { runningMmS: config.belt.speedMmS, forward: true },
  eyes: {
    tunnelIn: { mm: layout.eyesMm.tunnelIn - layout.eyesMm.infeed, parcels: 9 },
    tunnelOut: { mm: layout.eyesMm.tunnelOut - layout.eyesMm.tunnelIn, parcels: 9 },
    divert: { mm: layout.eyesMm.divert - layout.eyesMm.tunnelOut, parcels: 5 },
    outfeed: { mm: layout.eyesMm.outfeed - layout.eyesMm.tunnelOut, parcels: 4 },
  },
  scale: { emptyG: 2 },
  labels: { read: 98, missed: 2 },
  lamp: { litWithBeam: true, litWithoutBeam: false },
}

const states = (facts: Partial<WiringFacts>) =>
  Object.fromEntries(wiringRows(config, { ...well, ...facts }).map(({ what, state }) => [what, state]))

test('a lane that is wired as configured is good in every row, with nothing to do', () => {
  const rows = wiringRows(config, well)
  assert.ok(rows.length >= 14)
  assert.deepEqual(
    rows.filter(({ state, todo }) => state !== 'good' || todo !== ''),
    [],
  )
})

test('before anything has moved nothing is called good or bad, and each row says what would show it', () => {
  const rows = wiringRows(config, {
    detector: null,
    countsPerLine: null,
    generator: null,
    interlocks: null,
    belt: null,
    eyes: {},
    scale: null,
    labels: { read: 0, missed: 0 },
    lamp: null,
  })
  assert.deepEqual([...new Set(rows.map(({ state }) => state))], ['unknown'])
  assert.ok(rows.every(({ todo, found }) => todo !== '' && found === '–'))
})

test('each wrong wire is found in its own row', () => {
  const wrong: readonly (readonly [string, Partial<WiringFacts>])[] = [
    ['channels', { detector: { ...detector, channels: 1152 } }],
    ['pitch', { detector: { ...detector, pitchMm: 1.5 } }],
    ['belt counts a line', { countsPerLine: 2 * detector.encoderDiv }],
    ['tube voltage', { generator: { fullScaleKv: beam.kilovolts - 1, fullScaleMa: 30 } }],
    ['interlocks', { interlocks: { plc: true, generator: false } }],
    ['belt speed', { belt: { runningMmS: config.belt.speedMmS * 1.1, forward: true } }],
    ['encoder direction', { belt: { runningMmS: config.belt.speedMmS, forward: false } }],
    ['photo-eye tunnelOut', { eyes: { ...well.eyes, tunnelOut: { mm: 500, parcels: 8 } } }],
    ['empty platform', { scale: { emptyG: -150 } }],
    ['labels read', { labels: { read: 30, missed: 30 } }],
    ['X-RAY ON lamp', { lamp: { litWithBeam: false, litWithoutBeam: false } }],
  ]
  for (const [what, facts] of wrong) {
    const bad = Object.entries(states(facts)).filter(([, state]) => state === 'bad')
    assert.deepEqual(bad, [[what, 'bad']], what)
  }
})
