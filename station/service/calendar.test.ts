import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ServiceRecord, Survey } from '../contract/service.ts'
import { calendarRow, surveyFound } from './calendar.ts'
import { maintenanceTasks } from './maintenance-tasks.ts'

const dayMs = 86_400_000
const [interlocks] = maintenanceTasks
const done = (result: ServiceRecord['result']): ServiceRecord => ({
  id: '01932c07-4e2e-7cc3-8b1a-000000000001',
  kind: 'interlock-test',
  subject: 'interlocks',
  atMs: 0,
  staffId: 'T-0412',
  words: '',
  result,
  body: {},
  auditHash: '0'.repeat(64),
})

test('an interlock test is good for half a year, announced two weeks before, then due', () => {
  assert.ok(interlocks)
  const at = (day: number) => calendarRow(interlocks, done('good'), day * dayMs).state
  assert.deepEqual([at(1), at(167), at(168), at(181), at(182)], ['good', 'good', 'soon', 'soon', 'due'])
})

test('what was never done and what was bad are both told apart from what is due', () => {
  assert.ok(interlocks)
  assert.equal(calendarRow(interlocks, null, 0).state, 'never')
  assert.equal(calendarRow(interlocks, done('bad'), dayMs).state, 'bad')
})

const survey: Survey = {
  instrument: 'RadEye B20, 4711',
  calibratedUntil: '2027-05-01',
  kilovolts: 160,
  milliamps: 0.6,
  backgroundUSvH: 0.1,
  points: [
    { place: 'door 1, seam', uSvH: 0.3 },
    { place: 'exit, centre of the curtain', uSvH: 5.1 },
  ],
  remarks: '',
}

test('a point at the limit above background is good, one above it names itself', () => {
  assert.equal(surveyFound(survey).result, 'good')
  const [first] = survey.points
  assert.ok(first)
  const found = surveyFound({ ...survey, points: [first, { place: 'access panel, seam', uSvH: 5.2 }] })
  assert.equal(found.result, 'bad')
  assert.match(found.words, /1 of 2 points above 5 µSv\/h: access panel, seam/)
})
