import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { readScenario, scenarioNames } from './scenario.ts'

const folder = join(import.meta.dirname, '../../demo/scenarios')

test('every scenario of the demo makes a lane of its own that is simulated in every device', () => {
  const names = scenarioNames(folder)
  for (const wanted of ['quiet-day', 'rush-1800', 'rush-2500', 'bad-day', 'smuggling'])
    assert.ok(names.includes(wanted))
  const lanes = names.map((name) => {
    const { scenario, config } = readScenario(folder, name)
    assert.equal(scenario.name, name)
    assert.ok(Object.values(config.devices).every((device) => device === undefined || device.url.startsWith('sim:')))
    for (const { atS, forS } of scenario.timeline) assert.ok(scenario.everyS === null || atS + forS < scenario.everyS)
    return [config.laneId, config.dataFolder]
  })
  assert.equal(new Set(lanes.flat()).size, 2 * names.length)
})

test('a name that is no scenario is refused with those that are', () => {
  assert.throws(() => readScenario(folder, 'rush-9000'), /known: bad-day, .*rush-1800/)
})
