import type { DeviceValue } from '../device.ts'
import { DriverError } from '../driver-error.ts'
import { fromWire, toWire } from './command.ts'
import type { DialectReading, NumberDialect, Talk } from './number-dialect.ts'
import { optional } from './optional.ts'
import { notInUse, valueOf } from './supply.ts'
import { uxCommands, uxErrors, uxFaultWords, uxInputFlags, uxStatusFlags } from './ux-commands.ts'

/** mA at 4095 of the usual 50 kV unit (SpellmanUSB); the model number tells kV and W, not mA. */
const usualFullScaleMa = 2

async function read({ ask, full, settings }: Talk): Promise<DialectReading> {
  const status = await ask(uxCommands.readStatus)
  const flag = (name: (typeof uxStatusFlags)[number]): boolean => status[uxStatusFlags.indexOf(name)] === '1'
  const monitors = await ask(uxCommands.readMonitors)
  const told = uxCommands.readMonitors.gives.map((scaled, index) => {
    const value = scaled ? fromWire(Number(monitors[index]), scaled, full) : 0
    return { value, what: scaled?.what ?? '', unit: scaled?.unit ?? '', digits: scaled?.digits ?? 0 }
  })
  const answer = await ask(uxCommands.readFaults)
  const faults = uxFaultWords.flatMap((words, index) => (words && answer[index] === '1' ? [words] : []))
  const inputs = settings.digitalInputs ? await optional(ask(uxCommands.readInputs)) : null
  const closed = !flag('interlockOpen')
  return {
    highVoltageOn: flag('highVoltageOn'),
    // It has no word of its own for X-rays: with high voltage there are X-rays.
    emitting: flag('highVoltageOn'),
    interlock1Closed: closed,
    interlock2Closed: closed,
    interlocksTold: true,
    ready: closed && !flag('fault'),
    kilovolts: told[2]?.value ?? 0,
    milliamps: told[3]?.value ?? 0,
    faults: flag('fault') && faults.length === 0 ? ['supply fault'] : faults,
    arcing: inputs ? inputs[uxInputFlags.indexOf('arc')] === '1' : null,
    filamentOn: null,
    values: told.filter((_, index) => index !== 2 && index !== 3).map(valueFrom),
  }
}

const valueFrom = ({
  what,
  value,
  unit,
  digits,
}: {
  what: string
  value: number
  unit: string
  digits: number
}): DeviceValue => valueOf(what, value, unit, digits)

/** kV and mA full scales: kV by the model number (uX50P50 = 50 kV, 50 W), both by the settings where they say so. */
function fullScales(model: string, settings: Talk['settings']): { fullScaleKv: number; fullScaleMa: number } {
  const told = /^(?:uX|uXHP|MNX)(\d{2,3})[PN]/i.exec(model)?.[1]
  if (!told)
    throw new DriverError(
      'wrong-device',
      `The model number "${model}" is not that of a uX. Check the generator's driver; only "off" is sent to it.`,
    )
  if (settings.fullScaleKv && settings.fullScaleKv !== Number(told))
    throw new DriverError(
      'wrong-device',
      `The generator is a ${model} of ${told} kV, fullScaleKv says ${settings.fullScaleKv}: correct the setting; only "off" is sent until then.`,
    )
  return { fullScaleKv: Number(told), fullScaleMa: settings.fullScaleMa || usualFullScaleMa }
}

/** Spellman uX: interlock 1 = open, X-rays by 99, filament pre-heat and limit swapped against an XRV. */
export const ux: NumberDialect = {
  driver: 'spellman-ux',
  title: 'Spellman uX',
  commands: uxCommands,
  setKilovolts: uxCommands.setKilovolts,
  setMilliamps: uxCommands.setMilliamps,
  readKilovoltsSet: uxCommands.readKilovoltsSet,
  readMilliampsSet: uxCommands.readMilliampsSet,
  setOutput: uxCommands.setOutput,
  resetFaults: uxCommands.resetFaults,
  enableFilament: null,
  errors: uxErrors,
  async identified({ ask, settings }) {
    const [model = ''] = await ask(uxCommands.readModel)
    const scales = fullScales(model, settings)
    const [version] = await ask(uxCommands.readVersion)
    return { dialect: 'spellman-ux', ...scales, model: `${model}, version ${version ?? '?'}` }
  },
  async prepare({ ask, settings, full }) {
    for (const [amps, command] of [
      [settings.filamentLimitA, uxCommands.setFilamentLimit],
      [settings.filamentPreheatA, uxCommands.setFilamentPreheat],
    ] as const) {
      const [scaled] = command.takes
      if (amps && scaled) await ask(command, [toWire(amps, scaled, full)])
    }
  },
  read,
  async readSlowly({ ask, full }) {
    const hours = await optional(ask(uxCommands.readHours))
    const values: DeviceValue[] = []
    for (const [name, command] of [
      ['filament pre-heat', uxCommands.readFilamentPreheat],
      ['filament limit', uxCommands.readFilamentLimit],
    ] as const) {
      const counts = await optional(ask(command))
      const [scaled] = command.gives
      if (scaled && counts) values.push(valueOf(name, fromWire(Number(counts[0]), scaled, full), 'A', 2))
    }
    return { hours: hours ? Number(hours[0]) : null, values }
  },
  isOn: async ({ ask }) => (await ask(uxCommands.readStatus))[uxStatusFlags.indexOf('highVoltageOn')] === '1',
  feedWatchdog: () => Promise.resolve(),
  notUsed: (settings) => [
    notInUse('watchdog', 'this dialect has no known command for one; polling is the feed'),
    ...(settings.digitalInputs ? [] : [notInUse('arc flag', 'set digitalInputs where the unit answers 76')]),
    ...(settings.filamentPreheatA ? [] : [notInUse('filament pre-heat setting', 'as stored in the generator')]),
  ],
}
