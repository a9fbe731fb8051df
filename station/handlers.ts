import type { SimulatedLane } from './simulation/simulated-lane.ts'
import type { Inspection } from './contract/inspection.ts'
import { reasonsFor } from './contract/words.ts'
import { type FaultName, faultNames } from '../drivers/simulation/world.ts'
import type { CalibrationDesk } from './calibration/calibration-desk.ts'
import { calibrationHandlers } from './calibration-desk.ts'
import type { DeviceBook } from './devices.ts'
import type { Lane } from './lane/lane.ts'
import type { Reporter } from './reporter.ts'
import type { Handlers } from './serve/calls.ts'
import { ServeError } from './serve/serve-error.ts'
import type { ServiceDesk } from './service/service-desk.ts'
import type { Technician } from './service/technician.ts'
import { isFault } from './simulation/simulated-lane.ts'
import type { Storage } from './storage/storage.ts'

/** What the page's calls reach. */
export type HandlerParts = {
  readonly lane: Lane
  readonly storage: Storage
  readonly book: DeviceBook
  readonly desk: ServiceDesk
  readonly calibration: CalibrationDesk
  readonly technician: Technician
  readonly reporter: () => Reporter
  readonly simulation: SimulatedLane | null
  readonly staff: { id: string | null }
}

/** One function for each call of the contract. */
export function makeHandlers(parts: HandlerParts): Handlers {
  return {
    ...laneHandlers(parts),
    ...inspectionHandlers(parts),
    ...serviceHandlers(parts),
    ...calibrationHandlers(parts.calibration, () => personOf(parts)),
    ...parts.technician.handlers,
  }
}

const nowMs = (): number => Date.now()
const personOf = ({ staff }: HandlerParts): string => staff.id ?? refuseNobody()

type LaneCalls = Pick<Handlers, 'lane.status' | 'lane.start' | 'lane.stop' | 'lane.reset'>

function laneHandlers(parts: HandlerParts): LaneCalls {
  const { lane } = parts
  const refuse = (what: string): never => {
    throw new ServeError('not-ready', `The lane cannot ${what} yet: see what the screen says it waits for.`)
  }
  return {
    'lane.status': async () => parts.reporter().status(),
    'lane.start': async () => {
      const busy = parts.technician.busy()
      if (busy !== null) throw new ServeError('not-ready', `The lane starts when ${busy} has ended.`)
      parts.technician.giveBack()
      lane.dispatch({ type: 'laneStarted', atMs: nowMs(), by: personOf(parts) })
      return lane.state.mode === 'stopped' || lane.state.mode === 'safe' ? refuse('start') : {}
    },
    'lane.stop': async () => {
      lane.dispatch({ type: 'laneStopped', atMs: nowMs(), by: personOf(parts) })
      return {}
    },
    'lane.reset': async () => {
      lane.dispatch({ type: 'safeReset', atMs: nowMs(), by: personOf(parts) })
      return lane.state.mode === 'safe' ? refuse('be reset') : {}
    },
  }
}

type InspectionCalls = Pick<Handlers, 'inspections.recent' | 'inspection.get' | 'inspection.decide'>

function inspectionHandlers(parts: HandlerParts): InspectionCalls {
  const { lane, storage } = parts
  return {
    'inspections.recent': async ({ limit, before }) =>
      storage.recent(limit, before).map((record) => withReceipt(storage, record)),
    'inspection.get': async ({ id }) => inspectionOf(parts, id),
    'inspection.decide': async ({ id, decision, reasonCode }) => {
      if (!reasonsFor[decision].includes(reasonCode))
        throw new ServeError('bad-input', `"${reasonCode}" is not a reason for ${decision}.`)
      lane.dispatch({
        type: 'officerDecided',
        atMs: nowMs(),
        inspectionId: id,
        decision,
        reasonCode,
        staffId: personOf(parts),
      })
      const record = inspectionOf(parts, id)
      if (record.decision === decision && record.decidedBy?.type === 'officer') return record
      const early = decision === 'release' && record.verdict === null
      throw new ServeError(
        'too-late',
        early
          ? 'There is no verdict yet; a release has to wait for it.'
          : 'The gate already has its order for this parcel.',
      )
    },
  }
}

type ServiceCalls = Omit<
  Handlers,
  keyof LaneCalls | keyof InspectionCalls | `calibration.${string}` | keyof Technician['handlers']
>

function serviceHandlers(parts: HandlerParts): ServiceCalls {
  const { book, desk, simulation, staff } = parts
  return {
    'devices.list': async () => book.rows(),
    'device.trace': async ({ name, limit }) => book.trace(name, limit) ?? refuseDevice(name),
    'device.test': async ({ name }) => (await desk.test(name)) ?? refuseDevice(name),
    'device.record': async ({ name, on }) => {
      if (!book.has(name)) return refuseDevice(name)
      if (on === null) return desk.recording(name)
      if (on && parts.lane.state.mode !== 'stopped' && parts.lane.state.mode !== 'safe')
        throw new ServeError('not-ready', 'A transcript begins with a fresh connection: stop the lane first.')
      return desk.record(name, on)
    },
    'wiring.check': async () => desk.wiring(),
    'simulation.faults': async () => faultsOf(parts),
    'simulation.setFault': async ({ name, on }) => {
      if (!simulation)
        throw new ServeError('not-simulated', 'Faults can be switched on only where every device is simulated.')
      if (!isFault(name)) throw new ServeError('bad-input', `There is no fault "${name}".`)
      simulation.world.setFault(name, on)
      return faultsOf(parts)
    },
    'session.staff': async ({ staffId }) => {
      staff.id = staffId
      parts.reporter().changed()
      return {}
    },
  }
}

function refuseNobody(): never {
  throw new ServeError('not-allowed', 'Enter your staff number first; what you do is written down under it.')
}

function refuseDevice(name: string): never {
  throw new ServeError('not-found', `There is no device "${name}".`)
}

function faultsOf({ simulation }: HandlerParts): Record<FaultName, boolean> {
  return Object.fromEntries(faultNames.map((name) => [name, simulation?.world.fault(name) ?? false])) as Record<
    FaultName,
    boolean
  >
}

/** The newest word on an inspection: the lane's while it is on the belt, storage's after. */
function inspectionOf({ lane, storage }: HandlerParts, id: string): Inspection {
  const tracked = lane.state.parcels.find((parcel) => parcel.record.id === id)
  const record = tracked?.record ?? storage.get(id)
  if (!record) throw new ServeError('not-found', 'There is no such inspection.')
  return withReceipt(storage, record)
}

function withReceipt(storage: Storage, record: Inspection): Inspection {
  return { ...record, receipt: storage.outbox.receiptOf(record.id) }
}
