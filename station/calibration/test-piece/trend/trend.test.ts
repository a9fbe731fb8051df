import assert from 'node:assert/strict'
import { test } from 'node:test'
import { opticsFor } from '../../../../drivers/simulation/signal/scan-picture.ts'
import { Noise } from '../../../../drivers/simulation/signal/noise.ts'
import { referenceScanner, type ScannerModel } from '../../../../drivers/simulation/signal/scanner-model.ts'
import { randomPose, scannedPiece } from '../../../../drivers/simulation/test-piece/simulated-piece.ts'
import { hardeningOf, openSignalKev } from '../../../../drivers/simulation/signal/hardening.ts'
import { mulberry } from '../../../../drivers/simulation/feed.ts'
import { knownPiece } from '../piece.ts'
import { scorePiece } from '../score-piece.ts'
import { controlChart, type TrendPoint } from './control.ts'
import { forecast } from './forecast.ts'
import { repeatability } from './repeatability.ts'

/** A score that stays, then falls; `bad` days are off by ten sigma. */
const ageing = (
  noise: Noise,
  { days = 90, from = 37.8, perDay = -0.06, sigma = 0.35, bad = 0 },
): readonly TrendPoint[] =>
  Array.from({ length: days }, (_, day) => {
    const off = noise.uniform() < bad ? -10 * sigma : 0
    return { day, value: from + perDay * day + sigma * noise.normal() + off }
  })

test('the day on which ageing steel penetration meets its limit is forecast within three days, bad days or not', () => {
  for (const bad of [0, 0.05]) {
    let [good, covered] = [0, 0]
    const runs = 200
    for (let run = 1; run <= runs; run++) {
      const points = ageing(new Noise(run), { bad })
      // 37.8 − 0.06 a day meets 31.7 mm on day 101.7: twelve days ahead.
      const told = forecast(points, 31.7, 'more')
      assert.equal(told.type, 'crosses')
      if (told.type !== 'crosses') continue
      if (Math.abs(told.day - 101.67) <= 3) good++
      if (told.earliest <= 101.67 && told.latest >= 101.67) covered++
    }
    assert.ok(good >= 0.9 * runs, `${good} of ${runs} within three days with ${100 * bad} % bad days`)
    assert.ok(covered >= 0.9 * runs, `${covered} of ${runs} intervals hold the day`)
  }
})

test('where nothing ages no crossing is forecast, whatever the noise', () => {
  const told = Array.from({ length: 200 }, (_, run) => forecast(ageing(new Noise(run + 1), { perDay: 0 }), 34, 'more'))
  assert.ok(told.filter(({ type }) => type === 'noTrend').length >= 195)
})

test('too few results, a limit already crossed and a score that recovers are told as such', () => {
  const noise = new Noise(3)
  assert.equal(forecast(ageing(noise, { days: 10 }), 30, 'more').type, 'tooFew')
  assert.equal(forecast(ageing(noise, {}), 34, 'more').type, 'crossed')
  assert.equal(forecast(ageing(noise, { perDay: 0.06 }), 30, 'more').type, 'awayFromLimit')
  assert.equal(forecast(ageing(noise, { from: 1, perDay: 0.01, sigma: 0.02 }), 2.2, 'less').type, 'crosses')
})

test('a tube that fades day by day: the day its signal to noise meets the limit is forecast from real scans within three days', () => {
  const piece = knownPiece('tp-p')
  const random = mulberry(9)
  const fading = (day: number): ScannerModel => ({ ...referenceScanner, milliamps: 0.6 * (1 - 0.006 * day) })
  const days = Array.from({ length: 75 }, (_, day) => day)
  const points = days.map((day): TrendPoint => {
    const pose = { ...randomPose(random), quarterTurns: 0, mirrored: false }
    const scored = scorePiece(piece, scannedPiece(piece, pose, fading(day), day + 1).scan)
    assert.ok(!('code' in scored))
    return { day, value: scored.scores.find(({ id }) => id === 'snr')?.value ?? Number.NaN }
  })
  const optics = opticsFor(referenceScanner)
  const known = (day: number): number => {
    const quanta = openSignalKev(optics, 'low', fading(day)) / hardeningOf(optics, 'low').openKev
    return Math.sqrt(quanta / (1 + quanta * (10 / 52_000) ** 2))
  }
  // What is scored is what is known, to the percent; so the limit can be set by what is known of a day nine days ahead.
  assert.ok(Math.abs((points[0]?.value ?? 0) / known(0) - 1) < 0.04, `${points[0]?.value} is not ${known(0)}`)
  const told = forecast(points, known(83), 'more')
  assert.equal(told.type, 'crosses')
  assert.ok(told.type === 'crosses' && Math.abs(told.day - 83) <= 3, JSON.stringify(told))
})

test('the chart marks a single bad day as outside and a slow slide as drifting before any day is outside', () => {
  const noise = new Noise(21)
  const quiet = ageing(noise, { days: 40, from: 36, perDay: 0, sigma: 0.2 })
  const spike = controlChart([...quiet, { day: 40, value: 33 }])
  assert.equal(spike?.points.at(-1)?.outside, true)
  assert.ok(quiet.length - (spike?.points.filter(({ outside }) => !outside).length ?? 0) <= 1)
  const slide = controlChart([...quiet, ...Array.from({ length: 12 }, (_, at) => ({ day: 40 + at, value: 36 - 0.03 * at - 0.15 }))]) // prettier-ignore
  assert.equal(slide?.points.at(-1)?.drifting, true)
  assert.equal(slide?.points.slice(40).some(({ outside }) => outside), false) // prettier-ignore
  assert.equal(controlChart(quiet.slice(0, 9)), null)
})

test('repeatability is the mean and spread of each score over its runs', () => {
  const run = (value: number) => [{ id: 'steel', value, interval: [0, 0], atEnd: false, detail: '' } as const]
  const [row] = repeatability([run(30), run(32), run(31), []])
  assert.deepEqual(row, { id: 'steel', runs: 3, mean: 31, sigma: 1, least: 30, most: 32 })
})
