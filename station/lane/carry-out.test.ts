import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { GateOrder } from '../../drivers/conveyor/conveyor.ts'
import type { LaneEvent } from '../inspection/event.ts'
import { settings } from '../inspection/testing/lane-story.ts'
import { carryOut, type Crew } from './carry-out.ts'
import { Lane } from './lane.ts'
import type { LaneStore } from './lane-ports.ts'

const inspectionId = '01932c07-4e2e-7cc3-9b1a-000000000001'
const full = (): never => {
  throw new Error('The disk is full.')
}

/** A lane with one parcel on it, whose store takes decisions only while `takes` says so. */
function laneWithParcel() {
  const store = { takes: true }
  const orders: GateOrder[] = []
  const journal: LaneEvent[] = []
  const nothing = (): void => undefined
  const laneStore: LaneStore = {
    openInspection: nothing,
    updateInspection: nothing,
    storeDecision: () => (store.takes ? undefined : full()),
    closeInspection: nothing,
    recordLaneEvent: nothing,
    appendEvents: nothing,
    declarationFor: () => null,
    timesSeen: () => 0,
    parcelsSeenOf: () => 0,
  }
  const crew: Crew = {
    devices: {
      conveyor: {
        command: () => Promise.resolve(),
        feedWatchdog: nothing,
        orderGate: (order) => {
          orders.push(order)
          return Promise.resolve()
        },
      },
      generator: { resetFaults: () => Promise.resolve() },
    },
    beam: { turnOff: nothing, turnOn: nothing },
    store: laneStore,
    scanning: { close: nothing, interpret: nothing, forget: nothing },
    weigh: nothing,
    unrecorded: new Set(),
    nowMs: () => 0,
    onTrouble: nothing,
  }
  const lane = new Lane(settings, {
    carryOut: (effect, at) => carryOut(crew, at, effect),
    onState: nothing,
    onInspection: nothing,
    journal: (events) => void journal.push(...events),
    onBroken: (_event, error) => assert.ifError(error),
  })
  lane.dispatch({ type: 'laneStarted', atMs: 0, by: 'K-1' })
  lane.dispatch({ type: 'eyeRose', atMs: 0, eye: 'infeed', beltMm: 0, inspectionId, trackId: 1 })
  return { store, orders, journal, crew, lane }
}
const release = { type: 'orderGate', trackId: 1, sequence: 1, decision: 'release', windowMm: [0, 1] } as const

test('a release that the store did not take never reaches the gate, not even from the same batch of orders', () => {
  const { store, orders, crew, lane, journal } = laneWithParcel()
  store.takes = false
  carryOut(crew, lane, { type: 'storeDecision', trackId: 1 })
  carryOut(crew, lane, release)
  assert.deepEqual(
    orders.map(({ decision }) => decision),
    ['divert'],
  )
  assert.ok(journal.some(({ type }) => type === 'storageRefused'))
  assert.ok(journal.some(({ type }) => type === 'decisionNotStored'))
})

test('a decision that the store has taken at last is carried out', () => {
  const { store, orders, crew, lane } = laneWithParcel()
  store.takes = false
  carryOut(crew, lane, { type: 'storeDecision', trackId: 1 })
  store.takes = true
  carryOut(crew, lane, { type: 'storeDecision', trackId: 1 })
  carryOut(crew, lane, release)
  assert.deepEqual(
    orders.map(({ decision }) => decision),
    ['release'],
  )
})
