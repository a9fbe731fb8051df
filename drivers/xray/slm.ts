import { DriverError } from '../driver-error.ts'
import { fromWire } from './command.ts'
import type { Ask, DialectReading, NumberDialect, Talk } from './number-dialect.ts'
import { optional } from './optional.ts'
import { slmCommands, slmStatusFlags } from './slm-commands.ts'
import { notInUse } from './supply.ts'

type Flags = Readonly<Record<(typeof slmStatusFlags)[number], boolean>>

async function flagsOf(ask: Ask): Promise<Flags> {
  const values = await ask(slmCommands.readStatus)
  return Object.fromEntries(slmStatusFlags.map((flag, index) => [flag, values[index] === '1'])) as Flags
}

async function monitor(talk: Talk, command: 'readKilovolts' | 'readMilliamps'): Promise<number> {
  const [counts] = await talk.ask(slmCommands[command])
  const [scaled] = slmCommands[command].gives
  return scaled ? fromWire(Number(counts), scaled, talk.full) : 0
}

async function read(talk: Talk): Promise<DialectReading> {
  const flags = await flagsOf(talk.ask)
  const kilovolts = await monitor(talk, 'readKilovolts')
  const milliamps = await monitor(talk, 'readMilliamps')
  const answer = await talk.ask(slmCommands.readFaults)
  const { arcFlag } = talk.settings
  const faults = answer.flatMap((flag, index) =>
    flag === '1' && (flags.fault || index + 1 !== arcFlag) ? [faultWords(index + 1, arcFlag)] : [],
  )
  const closed = !flags.interlockOpen
  return {
    highVoltageOn: flags.highVoltageOn,
    // It has no word of its own for X-rays: with high voltage there are X-rays.
    emitting: flags.highVoltageOn,
    interlock1Closed: closed,
    interlock2Closed: closed,
    interlocksTold: true,
    ready: closed && !flags.fault && flags.remoteMode,
    kilovolts,
    milliamps,
    faults: flags.fault && faults.length === 0 ? ['supply fault'] : faults,
    arcing: arcFlag ? answer[arcFlag - 1] === '1' : null,
    filamentOn: null,
    values: [
      { name: 'mode', value: flags.remoteMode ? 'remote' : 'local: switch it to remote', unit: null },
      ...(talk.settings.watchdogS
        ? [{ name: 'watchdog', value: flags.watchdogEnabled ? 'enabled' : 'NOT enabled', unit: null }]
        : []),
    ],
  }
}

function faultWords(flag: number, arcFlag: number): string {
  return flag === arcFlag ? 'arc' : `fault flag ${flag} of 68 (see its manual)`
}

/** SLM70P600 is 70 kV and 600 W, so 8.57 mA at full scale; a custom X number tells neither. */
function fullScales(model: string, settings: Talk['settings']): { fullScaleKv: number; fullScaleMa: number } {
  const [, kilovolts, watts] = /^SLM(\d+)[PN]+(\d+)/i.exec(model) ?? []
  const fullScaleKv = settings.fullScaleKv || Number(kilovolts ?? 0)
  const fullScaleMa = settings.fullScaleMa || Number(watts ?? 0) / (Number(kilovolts) || 1)
  if (!(kilovolts || /^X\d/i.test(model)) || !fullScaleKv || !fullScaleMa)
    throw new DriverError(
      'wrong-device',
      `The model number "${model}" tells no full scales of an SLM. Check the driver, or give fullScaleKv and fullScaleMa; only "off" is sent until then.`,
    )
  return { fullScaleKv, fullScaleMa }
}

/** Spellman SLM: interlock 1 = open, X-rays by 98 as on an XRV, watchdog by 88 and 89. */
export const slm: NumberDialect = {
  driver: 'spellman-slm',
  title: 'Spellman SLM',
  commands: slmCommands,
  setKilovolts: slmCommands.setKilovolts,
  setMilliamps: slmCommands.setMilliamps,
  readKilovoltsSet: slmCommands.readKilovoltsSet,
  readMilliampsSet: slmCommands.readMilliampsSet,
  setOutput: slmCommands.setOutput,
  resetFaults: slmCommands.resetFaults,
  enableFilament: null,
  errors: {},
  async identified({ ask, settings }) {
    const [model = ''] = await ask(slmCommands.readModel)
    const scales = fullScales(model, settings)
    const [version] = await ask(slmCommands.readVersion)
    return { dialect: 'spellman-slm', ...scales, model: `${model}, version ${version ?? '?'}` }
  },
  async prepare({ ask, settings }) {
    // A unit that refuses it says so in the status flag, which is shown.
    if (settings.watchdogS) await optional(ask(slmCommands.enableWatchdog, [1]))
  },
  read,
  async readSlowly({ ask }) {
    const hours = await optional(ask(slmCommands.readHours))
    return { hours: hours ? Number(hours[0]) : null, values: [] }
  },
  isOn: async ({ ask }) => (await flagsOf(ask)).highVoltageOn,
  async feedWatchdog({ ask, settings }) {
    if (settings.watchdogS) await optional(ask(slmCommands.tickleWatchdog))
  },
  notUsed: (settings) => [
    ...(settings.watchdogS ? [] : [notInUse('watchdog', 'watchdogS is 0; polling is the feed')]),
    ...(settings.arcFlag ? [] : [notInUse('arc flag', 'the order of the flags of 68 is not public (setting arcFlag)')]),
  ],
}
