import { fullCounts } from './command.ts'
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
import { uxCommands, uxFaultWords } from './ux-commands.ts'

/** A Spellman uX50P50-like unit; any message feeds its watchdog. */
export function uxResponds(supply: SimulatedSupply): Respond {
  const { simulation } = supply
  supply.watch(simulation.knobs.watchdogMs)
  const open = (): boolean => !(supply.interlocks.a && supply.interlocks.b)
  const faulty = (): boolean => supply.tube.faults.length > 0
  const monitors = (): readonly string[] =>
    [
      supply.celsius,
      24,
      supply.monitor('kilovolts'),
      supply.monitor('milliamps'),
      supply.filamentA,
      3.1,
      supply.celsius,
    ].map((value, index) => told(value, uxCommands.readMonitors.gives[index], simulation))
  const faults = new Map<(typeof uxFaultWords)[number], () => boolean>([
    ['interlock fault', () => supply.faulted('interlock')],
    ['over-voltage', () => supply.faulted('arc')],
    ['over-power', () => supply.faulted('temperature')],
  ])
  const handlers: Handlers = [
    ...setPoints(supply, uxCommands, ['1']),
    ...filamentCurrents(),
    [uxCommands.readKilovoltsSet, () => first(supply, uxCommands.readKilovoltsSet, supply.tube.setKv)],
    [uxCommands.readMilliampsSet, () => first(supply, uxCommands.readMilliampsSet, supply.tube.setMa)],
    [uxCommands.readMonitors, monitors],
    [uxCommands.readHours, () => [supply.hours.toFixed(1)]],
    [uxCommands.readStatus, () => [bit(supply.live), bit(open()), bit(faulty())]],
    [uxCommands.readVersion, () => ['SWM0153-001']],
    [uxCommands.readModel, () => [`uX${simulation.fullScaleKv}P50`]],
    [
      uxCommands.readFaults,
      () =>
        uxFaultWords.map((words, index) =>
          bit(index === 0 ? supply.live : index === 1 ? open() : (faults.get(words)?.() ?? false)),
        ),
    ],
    [uxCommands.resetFaults, resets(supply)],
    [
      uxCommands.readInputs,
      () => [bit(supply.live), bit(open()), '1', '0', '0', '0', bit(supply.arcing), bit(supply.faulted('temperature'))],
    ],
    [uxCommands.setOutput, ([arg]) => (arg === '1' && open() ? ['2'] : switches(supply, ['1'])(arg ? [arg] : []))],
  ]
  return respondBy(handlers, ['!', '2'], () => supply.feed())
}

/** Filament pre-heat (1 A) and limit (2.6 A) as they are stored in the unit, changed by 12 and 13. */
function filamentCurrents(): Handlers {
  const stored = { preheat: '410', limit: '1065' }
  const keeps =
    (which: keyof typeof stored): Handler =>
    ([counts = '']) => {
      if (!/^\d+$/.test(counts) || Number(counts) > fullCounts) return ['1']
      stored[which] = counts
      return done
    }
  return [
    [uxCommands.setFilamentPreheat, keeps('preheat')],
    [uxCommands.setFilamentLimit, keeps('limit')],
    [uxCommands.readFilamentPreheat, () => [stored.preheat]],
    [uxCommands.readFilamentLimit, () => [stored.limit]],
  ]
}
