import { fromWire } from './command.ts'
import type { NumberDialect, Talk } from './number-dialect.ts'
import { notInUse } from './supply.ts'
import { tubes } from './tube-table.ts'
import { xrb011Commands, xrb011Errors, xrb011Password } from './xrb011-commands.ts'

async function monitor(talk: Pick<Talk, 'ask' | 'full'>, command: 'readKilovolts' | 'readMilliamps'): Promise<number> {
  const [value] = await talk.ask(xrb011Commands[command])
  const [scaled] = xrb011Commands[command].gives
  return scaled ? fromWire(Number(value), scaled, talk.full) : 0
}

async function isOn({ ask }: Pick<Talk, 'ask'>): Promise<boolean> {
  return Number((await ask(xrb011Commands.readOutput))[0]) === 1
}

/**
 * Spellman XRB011 monoblock: kV in tenths, mA in µA; it tells by public commands neither interlocks nor faults nor its set points, and
 * it switches itself off when its watchdog hears nothing.
 */
export const xrb011: NumberDialect = {
  driver: 'spellman-xrb011',
  title: 'Spellman XRB011',
  commands: xrb011Commands,
  setKilovolts: xrb011Commands.setKilovolts,
  setMilliamps: xrb011Commands.setMilliamps,
  readKilovoltsSet: null,
  readMilliampsSet: null,
  setOutput: xrb011Commands.setOutput,
  resetFaults: null,
  enableFilament: null,
  errors: xrb011Errors,
  async identified({ ask, settings }) {
    const fullScaleKv = settings.fullScaleKv || tubes['monoblock-80'].maxKv
    const fullScaleMa = settings.fullScaleMa || tubes['monoblock-80'].maxMa
    // Both monitors are reads in every number dialect; that they are there and are numbers is the second proof.
    await ask(xrb011Commands.readKilovolts)
    await ask(xrb011Commands.readMilliamps)
    return { dialect: 'spellman-xrb011', fullScaleKv, fullScaleMa, model: `XRB011 ${fullScaleKv} kV` }
  },
  async prepare({ ask, settings }) {
    if (!settings.watchdogS) return
    await ask(xrb011Commands.openConfiguration, [xrb011Password])
    await ask(xrb011Commands.enableWatchdog, [Math.max(1, Math.min(10, Math.round(settings.watchdogS)))])
  },
  async read(talk) {
    const on = await isOn(talk)
    return {
      highVoltageOn: on,
      emitting: on,
      interlock1Closed: false,
      interlock2Closed: false,
      interlocksTold: false,
      ready: true,
      kilovolts: await monitor(talk, 'readKilovolts'),
      milliamps: await monitor(talk, 'readMilliamps'),
      faults: [],
      arcing: null,
      filamentOn: null,
      values: talk.settings.watchdogS ? [{ name: 'watchdog', value: talk.settings.watchdogS, unit: 's' }] : [],
    }
  },
  readSlowly: () => Promise.resolve({ hours: null, values: [] }),
  isOn,
  async feedWatchdog({ ask, settings }) {
    if (settings.watchdogS) await ask(xrb011Commands.tickleWatchdog)
  },
  notUsed: (settings) => [
    ...(settings.watchdogS ? [] : [notInUse('watchdog', 'watchdogS is 0; polling is the feed')]),
    notInUse('set point read-back', 'its command is not public; the acknowledgement is all there is'),
    notInUse('fault list and reset', 'their commands are not public; "off" arms it anew'),
  ],
}
