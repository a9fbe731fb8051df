import fc from 'fast-check'
import type { LaneEvent } from '../event.ts'
import { foreignBody } from './golden.ts'
import { declarationOf, scanOfStories } from './lane-story.ts'

const eye = fc.constantFrom('infeed', 'tunnelIn', 'tunnelOut', 'divert', 'outfeed')
const track = fc.integer({ min: 1, max: 6 })
const device = fc.constantFrom('conveyor', 'detector', 'generator', 'barcode', 'scale')
const decision = fc.constantFrom('release', 'hold', 'examine', 'seize')
const interlock = fc.constantFrom('door1Closed', 'keyOn', 'heartbeatGood')
/** Clock, belt and names are filled in by the player; both go only forward. In `beltReached` the place is how far the belt goes on. */
const at = { atMs: 0, beltMm: 0 } as const
const finding = { ...foreignBody, threshold: 0.5 }

const person: fc.Arbitrary<LaneEvent> = fc.oneof(
  { weight: 4, arbitrary: fc.constant<LaneEvent>({ type: 'laneStarted', atMs: 0, by: 'K-1' }) },
  { weight: 1, arbitrary: fc.constant<LaneEvent>({ type: 'laneStopped', atMs: 0, by: 'K-1' }) },
  { weight: 3, arbitrary: fc.constant<LaneEvent>({ type: 'calibrationBeamWanted', atMs: 0, by: 'T-1' }) },
  { weight: 1, arbitrary: fc.constant<LaneEvent>({ type: 'calibrationBeamReleased', atMs: 0 }) },
  {
    weight: 1,
    arbitrary: fc.boolean().map((underWay): LaneEvent => {
      return { type: 'calibrationChanged', atMs: 0, version: 'set 1', doubt: null, underWay }
    }),
  },
  { weight: 3, arbitrary: fc.constant<LaneEvent>({ type: 'safeReset', atMs: 0, by: 'K-1' }) },
  {
    weight: 3,
    arbitrary: fc.tuple(track, decision).map(([trackId, chosen]): LaneEvent => {
      const said = { inspectionId: idOf(trackId), decision: chosen, reasonCode: 'other', staffId: 'K-1' } as const
      return { type: 'officerDecided', atMs: 0, ...said }
    }),
  },
)
const belt: fc.Arbitrary<LaneEvent> = fc.oneof(
  {
    weight: 6,
    arbitrary: eye.map((name): LaneEvent => ({ type: 'eyeRose', eye: name, ...at, inspectionId: null, trackId: null })),
  },
  { weight: 6, arbitrary: eye.map((name): LaneEvent => ({ type: 'eyeFell', eye: name, ...at })) },
  {
    weight: 4,
    arbitrary: fc
      .boolean()
      .map((running): LaneEvent => ({ type: 'beltChanged', running, speedMmS: running ? 200 : 0, ...at })),
  },
  {
    weight: 8,
    arbitrary: fc.integer({ min: 1, max: 900 }).map((beltMm): LaneEvent => ({ type: 'beltReached', atMs: 0, beltMm })),
  },
  { weight: 1, arbitrary: fc.constant<LaneEvent>({ type: 'clockReached', atMs: 0 }) },
)
const fault: fc.Arbitrary<LaneEvent> = fc.oneof(
  { weight: 2, arbitrary: fc.boolean().map((emitting): LaneEvent => ({ type: 'beamReadBack', emitting, ...at })) },
  { weight: 1, arbitrary: interlock.map((name): LaneEvent => ({ type: 'interlockOpened', name, ...at })) },
  { weight: 2, arbitrary: interlock.map((name): LaneEvent => ({ type: 'interlockClosed', name, atMs: 0 })) },
  {
    weight: 1,
    arbitrary: device.map((name): LaneEvent => ({ type: 'deviceFailed', device: name, message: 'silent', ...at })),
  },
  { weight: 2, arbitrary: device.map((name): LaneEvent => ({ type: 'deviceRecovered', device: name, atMs: 0 })) },
  {
    weight: 2,
    arbitrary: fc.constantFrom<LaneEvent>(
      { type: 'lampFailed', ...at },
      { type: 'beamUnknown', ...at },
      { type: 'beltJammed', ...at },
      { type: 'jamCleared', atMs: 0 },
      { type: 'jamCleared', atMs: 0 },
      { type: 'radiationAlarmed', kind: 'gamma', sigmas: 9, ...at },
      { type: 'doseRoseTooHigh', uSvH: 6, limitUSvH: 5, ...at },
      { type: 'doseFell', atMs: 0 },
      { type: 'doseFell', atMs: 0 },
      { type: 'linesStopped', message: 'no lines', ...at },
      { type: 'linesResumed', atMs: 0 },
      { type: 'linesResumed', atMs: 0 },
      { type: 'generatorFaulted', faults: ['anode arc'], ...at },
      { type: 'generatorFaulted', faults: [], ...at },
      { type: 'storageRefused', words: 'full', atMs: 0 },
      { type: 'storageRecovered', atMs: 0 },
    ),
  },
)
const answer: fc.Arbitrary<LaneEvent> = fc.oneof(
  {
    weight: 2,
    arbitrary: fc.constantFrom<LaneEvent>(
      { type: 'labelRead', text: 'LX1', ...at },
      { type: 'labelRead', text: 'LX2', ...at },
      { type: 'labelUnreadable', ...at },
      { type: 'weighed', grams: 1010, stable: true, ...at },
      { type: 'weighed', grams: 4000, stable: true, ...at },
      { type: 'weighed', grams: 1010, stable: false, ...at },
    ),
  },
  {
    weight: 2,
    arbitrary: fc.tuple(track, fc.constantFrom('LX1', 'LX1', 'LX2')).map(([trackId, label]): LaneEvent => {
      const declaration = declarationOf(label)
      return { type: 'declarationFound', atMs: 0, trackId, declaration, sameLabelSeen: 0, cartonSeen: null }
    }),
  },
  {
    weight: 3,
    arbitrary: fc.tuple(track, fc.constantFrom([], [], [finding])).map(([trackId, findings]): LaneEvent => {
      return { type: 'findingsReady', atMs: 0, trackId, findings, quality: [], inferenceMs: 1, model: null }
    }),
  },
  {
    weight: 3,
    arbitrary: track.map((trackId): LaneEvent => {
      return { type: 'scanStored', atMs: 0, trackId, scan: scanOfStories, lastLineAtMs: 0, imagingMs: 1 }
    }),
  },
  { weight: 3, arbitrary: track.map((trackId): LaneEvent => ({ type: 'inspectionStored', atMs: 0, trackId })) },
  {
    weight: 3,
    arbitrary: track.chain((trackId) =>
      fc.constantFrom<LaneEvent>(
        { type: 'declarationMissing', atMs: 0, trackId },
        { type: 'scanFailed', atMs: 0, trackId, code: 'worker', words: 'gone' },
        { type: 'scanFailed', atMs: 0, trackId, code: 'disk-full', words: 'full' },
        { type: 'findingsFailed', atMs: 0, trackId, words: 'The model ended.' },
        { type: 'decisionNotStored', atMs: 0, trackId },
        { type: 'gateRefused', atMs: 0, trackId, words: 'no echo' },
        { type: 'gateEchoed', atMs: 0, sequence: trackId },
      ),
    ),
  },
)
/** Anything that can happen, in any order. */
export const happening = fc.oneof(
  { weight: 11, arbitrary: person },
  { weight: 25, arbitrary: belt },
  { weight: 9, arbitrary: fault },
  { weight: 16, arbitrary: answer },
)
/** Inspection of a track in these stories. */
export function idOf(trackId: number): string {
  return `01932c07-4e2e-7cc3-9b1a-${String(trackId).padStart(12, '0')}`
}
