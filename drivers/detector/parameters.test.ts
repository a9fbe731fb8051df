import assert from 'node:assert/strict'
import { test } from 'node:test'
import { calibrationOf, demandSet, infoOf, parametersOf, settingsOf, statusOf } from './parameters.ts'

const all = {
  integrationUs: 2000,
  trigger: 'internal',
  encoderDiv: 4,
  gain: 1.5,
  energies: 2,
  binning: 2,
  beltSpeedMmS: 480,
} as const

test('every setting goes out by its name in the framing and is read back the same', () => {
  const sent = parametersOf(all)
  assert.deepEqual(sent, {
    integrationUs: 2000,
    lineTrigger: 'internal',
    encoderDiv: 4,
    gain: 1.5,
    energies: 2,
    binning: 2,
    beltSpeed: 480,
  })
  assert.deepEqual(settingsOf(sent), all)
  const few = { integrationUs: 2000, trigger: 'encoder', encoderDiv: 8 } as const
  assert.deepEqual(Object.keys(parametersOf(few)), ['integrationUs', 'lineTrigger', 'encoderDiv'])
})

test('a detector that is set otherwise than it was asked is told with both values; what it leaves out is let pass', () => {
  demandSet(all, parametersOf(all))
  demandSet(all, { integrationUs: 2000 })
  assert.throws(() => demandSet(all, { ...parametersOf(all), binning: 1 }), /took binning 2 but says that it is 1/)
})

test('answers without what every detector has are told, not guessed', () => {
  assert.throws(() => settingsOf({ integrationUs: 1, encoderDiv: 1, lineTrigger: 'maybe' }), /how it is set/)
  assert.throws(() => infoOf({ channels: 0, pitchMm: 1 }), /not an XLP\/1 detector/)
  assert.throws(() => calibrationOf({ lines: 64 }), /with what result/)
  assert.deepEqual(calibrationOf({ lines: 64, meanLow: 1500 }), {
    lines: 64,
    meanLow: 1500,
    meanHigh: null,
    badChannels: 0,
  })
  assert.deepEqual(statusOf({ temperatureC: 31.5, supplyV: 'low' }), { temperatureC: 31.5, supplyV: null })
})
