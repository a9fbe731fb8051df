import { DriverError } from '../driver-error.ts'
import { type Command, fixed, fromWire, order } from './command.ts'
import type { Ask, DialectReading, NumberDialect, Talk } from './number-dialect.ts'
import { notInUse, type SlowReading, valueOf } from './supply.ts'
import { optional } from './optional.ts'
import { xrvCommands, xrvFault, xrvFaultWords, xrvStatusFlags, type XrvStatusFlag } from './xrv-commands.ts'

const arcs: readonly number[] = [xrvFault.anodeArc, xrvFault.cathodeArc]
/** Filament monitor of 19 in counts; its full scale is not public, so it is told as a share. */
const filamentShare = fixed('filament', '%', 100, 0)

async function flagsOf(ask: Ask): Promise<Record<XrvStatusFlag, boolean>> {
  const values = await ask(xrvCommands.readStatus)
  const raised = xrvStatusFlags.map((flag, index) => [flag, values[index] === '1'])
  return Object.fromEntries(raised) as Record<XrvStatusFlag, boolean>
}

/** An arc that the supply quenches by itself raises its flag for a moment; only with the supply fault it is a fault that stays. */
function faultsOf(answer: readonly string[], supplyFault: boolean): { faults: string[]; arcing: boolean } {
  const raised = xrvFaultWords.flatMap((words, index) => (words && answer[index] === '1' ? [{ words, index }] : []))
  const faults = raised.filter(({ index }) => supplyFault || !arcs.includes(index)).map(({ words }) => words)
  return {
    faults: supplyFault && faults.length === 0 ? ['supply fault'] : faults,
    arcing: raised.some(({ index }) => arcs.includes(index)),
  }
}

async function read({ ask, full }: Talk): Promise<DialectReading> {
  const flags = await flagsOf(ask)
  const monitors = (await ask(xrvCommands.readMonitors)).map(Number)
  const [kv, ma] = xrvCommands.readMonitors.gives
  return {
    highVoltageOn: flags.highVoltageOn,
    emitting: flags.xraysEminent,
    interlock1Closed: flags.interlock1Closed,
    interlock2Closed: flags.interlock2Closed,
    interlocksTold: true,
    ready: flags.ready,
    kilovolts: kv ? fromWire(monitors[0] ?? 0, kv, full) : 0,
    milliamps: ma ? fromWire(monitors[1] ?? 0, ma, full) : 0,
    ...faultsOf(await ask(xrvCommands.readFaults), flags.supplyFault),
    filamentOn: flags.filamentEnabled,
    values: [valueOf('filament', fromWire(monitors[2] ?? 0, filamentShare, full), '%', 0)],
  }
}

async function readSlowly({ ask, full }: Talk): Promise<SlowReading> {
  const hours = await optional(ask(xrvCommands.readHours))
  const temperatures = await optional(ask(xrvCommands.readTemperatures))
  const [celsius] = xrvCommands.readTemperatures.gives
  const configuration = await optional(ask(xrvCommands.readConfiguration))
  const stored = (name: string, index: number, unit: string | null) =>
    configuration ? [{ name, value: Number(configuration[index]), unit }] : []
  return {
    hours: hours ? Number(hours[0]) : null,
    values: [
      ...(temperatures && celsius
        ? [valueOf('supply temperature', fromWire(Number(temperatures[0]), celsius, full), '°C', 1)]
        : []),
      ...stored('stored pre-warning time', 4, null),
      ...stored('stored arc count', 5, null),
      ...stored('stored watchdog time', 11, null),
    ],
  }
}

/** A watchdog command whose number the row gives, since no public source does. */
const watchdogCommand = (code: string, meaning: string): Command => order(code, meaning)

/** Spellman XRV. It shares 17 status flags with the ST, which has no command 19; full scales come from 28. */
export const xrv: NumberDialect = {
  driver: 'spellman-xrv',
  title: 'Spellman XRV',
  commands: xrvCommands,
  setKilovolts: xrvCommands.setKilovolts,
  setMilliamps: xrvCommands.setMilliamps,
  readKilovoltsSet: xrvCommands.readKilovoltsSet,
  readMilliampsSet: xrvCommands.readMilliampsSet,
  setOutput: xrvCommands.setOutput,
  resetFaults: xrvCommands.resetFaults,
  enableFilament: xrvCommands.enableFilament,
  errors: {},
  async identified({ ask }) {
    if ((await optional(ask(xrvCommands.readMonitors))) === null)
      throw new DriverError(
        'wrong-device',
        'The generator looks like a Spellman ST, for which there is no driver; only "off" is sent to it.',
      )
    const [kilovolts = 0, milliamps = 0, polarity] = (await ask(xrvCommands.readScaling)).map(Number)
    if (!(kilovolts >= 10 && kilovolts <= 500 && milliamps > 0 && (polarity === 0 || polarity === 1)))
      throw new DriverError(
        'wrong-device',
        "The answer to 28 is not that of an XRV. Set the generator's driver to its model; high voltage is refused until then.",
      )
    const [version] = await ask(xrvCommands.readVersion)
    return {
      dialect: 'spellman-xrv',
      fullScaleKv: kilovolts,
      fullScaleMa: milliamps,
      model: `XRV ${kilovolts} kV, version ${version ?? '?'}`,
    }
  },
  async prepare({ ask, settings }) {
    if (settings.watchdogEnable) await ask(watchdogCommand(settings.watchdogEnable, 'enable watchdog'), [1])
  },
  read,
  readSlowly,
  isOn: async ({ ask }) => (await flagsOf(ask)).highVoltageOn,
  async feedWatchdog({ ask, settings }) {
    if (settings.watchdogTickle) await ask(watchdogCommand(settings.watchdogTickle, 'feed watchdog'))
  },
  notUsed: (settings) => [
    ...(settings.watchdogTickle
      ? []
      : [
          notInUse(
            'watchdog',
            'its command is not public (settings watchdogEnable, watchdogTickle); polling is the feed',
          ),
        ]),
    notInUse('filament current', 'its scale is not public; the generator regulates it'),
  ],
}
