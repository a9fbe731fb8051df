import { serveLoopback } from '../simulation/loopback.ts'
import type { Served } from '../simulation/simulated-wire.ts'
import type { World } from '../simulation/world.ts'
import type { Wire } from '../wire/wire.ts'
import { CometSimulator } from './comet-simulator.ts'
import { encodeMessage, type FrameForm, MessageReader } from './framing.ts'
import type { DriverName } from './looks-like.ts'
import type { Respond } from './number-simulator.ts'
import { SimulatedSupply, supplyDefaults, type SupplySimulation } from './simulated-supply.ts'
import { faultyLine } from './faulty-line.ts'
import { slmResponds } from './slm-simulator.ts'
import { uxResponds } from './ux-simulator.ts'
import { xrb011Responds } from './xrb011-simulator.ts'
import { xrvResponds } from './xrv-simulator.ts'

/** A simulated generator of any dialect: it answers with the real bytes on every wire that is attached. */
export interface GeneratorSimulator {
  readonly supply: SimulatedSupply
  attach(wire: Wire, form: FrameForm): void
  /** Serves the TCP form on a loopback port chosen by the system. */
  listen(): Promise<Served>
  close(): void
}

const responders: Readonly<Record<Exclude<DriverName, 'comet-xrp'>, (supply: SimulatedSupply) => Respond>> = {
  'spellman-xrv': xrvResponds,
  'spellman-ux': uxResponds,
  'spellman-slm': slmResponds,
  'spellman-xrb011': xrb011Responds,
}

/** Full scales of the unit that each simulator plays. */
const unitOf: Readonly<Record<DriverName, Pick<SupplySimulation, 'fullScaleKv' | 'fullScaleMa'>>> = {
  'spellman-xrv': { fullScaleKv: 160, fullScaleMa: 1 },
  'spellman-ux': { fullScaleKv: 50, fullScaleMa: 2 },
  'spellman-slm': { fullScaleKv: 70, fullScaleMa: 600 / 70 },
  'spellman-xrb011': { fullScaleKv: 80, fullScaleMa: 0.7 },
  'comet-xrp': { fullScaleKv: 160, fullScaleMa: 30 },
}

/** Starts the simulator of a dialect in a world. */
export function simulateGenerator(
  driver: DriverName,
  world: World,
  knobs: SupplySimulation['knobs'] = supplyDefaults.knobs,
): GeneratorSimulator {
  const supply = new SimulatedSupply(world, { ...unitOf[driver], knobs })
  if (driver === 'comet-xrp') return served(supply, (wire) => new CometSimulator(supply).attach(wire))
  const respond = responders[driver](supply)
  return served(supply, (wire, form) => {
    const reader = new MessageReader(form)
    const say = faultyLine(wire, knobs.fault)
    wire.onBytes((bytes) => {
      for (const message of reader.push(bytes)) {
        if (world.fault('generatorSilent') || knobs.fault === 'silent') continue
        const args = respond(message)
        if (args) say(encodeMessage({ code: message.code, args }, form))
      }
    })
  })
}

function served(supply: SimulatedSupply, attach: GeneratorSimulator['attach']): GeneratorSimulator {
  return {
    supply,
    attach,
    listen: () =>
      serveLoopback(
        (wire) => attach(wire, 'tcp'),
        () => supply.close(),
      ),
    close: () => supply.close(),
  }
}
