import {
  bit,
  done,
  first,
  type Handlers,
  resets,
  type Respond,
  respondBy,
  setPoints,
  switches,
} from './number-simulator.ts'
import type { SimulatedSupply } from './simulated-supply.ts'
import { slmCommands, slmStatusFlags } from './slm-commands.ts'

/** A Spellman SLM70P600; its watchdog is off until 89 enables it, and only 88 feeds it. */
export function slmResponds(supply: SimulatedSupply): Respond {
  const { simulation } = supply
  const refused = ['!', '3']
  const status: Readonly<Partial<Record<(typeof slmStatusFlags)[number], () => boolean>>> = {
    highVoltageOn: () => supply.live,
    interlockOpen: () => !(supply.interlocks.a && supply.interlocks.b),
    fault: () => supply.tube.faults.length > 0,
    remoteMode: () => true,
    watchdogEnabled: () => supply.watchdogEnabled,
  }
  const flags = ['arc', 'temperature', 'supply', 'interlock', 'watchdog'] as const
  const handlers: Handlers = [
    ...setPoints(supply, slmCommands, refused),
    [slmCommands.readKilovoltsSet, () => first(supply, slmCommands.readKilovoltsSet, supply.tube.setKv)],
    [slmCommands.readMilliampsSet, () => first(supply, slmCommands.readMilliampsSet, supply.tube.setMa)],
    [slmCommands.readHours, () => [supply.hours.toFixed(1)]],
    [slmCommands.readStatus, () => slmStatusFlags.map((flag) => bit(status[flag]?.() ?? false))],
    [slmCommands.readVersion, () => ['SWM0081-001']],
    [slmCommands.readModel, () => [`SLM${simulation.fullScaleKv}P600`]],
    [slmCommands.resetFaults, resets(supply)],
    [slmCommands.readKilovolts, () => first(supply, slmCommands.readKilovolts, supply.monitor('kilovolts'))],
    [slmCommands.readMilliamps, () => first(supply, slmCommands.readMilliamps, supply.monitor('milliamps'))],
    [
      slmCommands.readFaults,
      () => [...flags.map((fault) => bit(fault === 'arc' ? supply.arcing : supply.faulted(fault))), '0', '0'],
    ],
    [
      slmCommands.tickleWatchdog,
      () => {
        supply.feed()
        return done
      },
    ],
    [
      slmCommands.enableWatchdog,
      ([arg]) => {
        supply.watch(arg === '1' ? simulation.knobs.watchdogMs : null)
        return done
      },
    ],
    [slmCommands.setOutput, switches(supply, refused)],
  ]
  return respondBy(handlers, ['!', '2'], () => undefined)
}
