import {
  bit,
  done,
  first,
  type Handler,
  type Handlers,
  resets,
  type Respond,
  respondBy,
  setPoints,
  switches,
  told,
} from './number-simulator.ts'
import type { SimulatedSupply } from './simulated-supply.ts'
import { xrvCommands, xrvFault, xrvFaultWords, xrvStatusFlags, type XrvStatusFlag } from './xrv-commands.ts'

const filament =
  (supply: SimulatedSupply): Handler =>
  ([arg]) => {
    supply.enableFilament(arg === '1')
    return done
  }

function xrvFlags(supply: SimulatedSupply): Partial<Record<XrvStatusFlag, boolean>> {
  const { a, b } = supply.interlocks
  return {
    highVoltageOn: supply.live,
    interlock1Closed: a,
    interlock2Closed: b,
    emissionRegulated: supply.tube.phase === 'on',
    supplyFault: supply.tube.faults.length > 0,
    filamentEnabled: supply.filamentOn,
    xraysEminent: supply.emitting,
    smallFilamentConfirmed: true,
    ready: supply.tube.faults.length === 0,
    internalInterlockClosed: true,
  }
}

function xrvFaults(supply: SimulatedSupply): readonly string[] {
  const raised = new Set<number>([
    ...(supply.arcing ? [xrvFault.anodeArc] : []),
    ...(supply.faulted('watchdog') ? [xrvFault.watchdog] : []),
    ...(supply.faulted('interlock') ? [xrvFault.regulation] : []),
    ...(supply.faulted('temperature') ? [xrvFault.overTemperature] : []),
    ...(supply.hot ? [1] : []),
  ])
  return xrvFaultWords.map((_, index) => bit(raised.has(index)))
}

/** A Spellman XRV; any message feeds its watchdog. */
export function xrvResponds(supply: SimulatedSupply): Respond {
  const { fullScaleKv, fullScaleMa, knobs } = supply.simulation
  supply.watch(knobs.watchdogMs)
  const refused = ['!', '3']
  const [kv, ma] = xrvCommands.readMonitors.gives
  const monitor = (which: 'kilovolts' | 'milliamps'): string =>
    told(supply.monitor(which), which === 'kilovolts' ? kv : ma, supply.simulation)
  const handlers: Handlers = [
    ...setPoints(supply, xrvCommands, refused),
    [xrvCommands.readKilovoltsSet, () => first(supply, xrvCommands.readKilovoltsSet, supply.tube.setKv)],
    [xrvCommands.readMilliampsSet, () => first(supply, xrvCommands.readMilliampsSet, supply.tube.setMa)],
    [
      xrvCommands.readMonitors,
      () => [monitor('kilovolts'), monitor('milliamps'), '1800', '0', '0', '0', '0', monitor('milliamps')],
    ],
    [xrvCommands.readHours, () => [supply.hours.toFixed(1)]],
    [xrvCommands.readStatus, () => xrvStatusFlags.map((flag) => bit(xrvFlags(supply)[flag] ?? false))],
    [xrvCommands.readVersion, () => ['3.01']],
    [xrvCommands.readConfiguration, () => `0,110,100,100,2,4,0,250,0,4095,4095,${knobs.watchdogMs / 1000}`.split(',')],
    [xrvCommands.readScaling, () => [String(fullScaleKv), String(fullScaleMa), '0']],
    [xrvCommands.resetFaults, resets(supply)],
    [xrvCommands.readFaults, () => xrvFaults(supply)],
    [
      xrvCommands.readTemperatures,
      () => [first(supply, xrvCommands.readTemperatures, supply.celsius)[0] ?? '0', ...'0,0,0,0,0,0,0,0,0'.split(',')],
    ],
    [xrvCommands.enableFilament, filament(supply)],
    [xrvCommands.setOutput, switches(supply, refused)],
  ]
  return respondBy(handlers, ['!', '2'], () => supply.feed())
}
