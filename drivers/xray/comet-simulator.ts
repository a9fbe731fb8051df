import type { Wire } from '../wire/wire.ts'
import { cometCommandOf, cometCommands, cometSteps } from './comet-commands.ts'
import { CometFrameReader, cometText } from './comet-framing.ts'
import { faultyLine } from './faulty-line.ts'
import type { SimulatedSupply } from './simulated-supply.ts'

/** A Comet XRP that speaks the real bytes; its switch-off timer, set anew again and again, is its watchdog. */
export class CometSimulator {
  readonly #supply: SimulatedSupply
  #timerSet = 'XX:XX'

  constructor(supply: SimulatedSupply) {
    this.#supply = supply
  }

  attach(wire: Wire): void {
    const reader = new CometFrameReader()
    const { world, simulation } = this.#supply
    const say = faultyLine(wire, simulation.knobs.fault)
    wire.onBytes((bytes) => {
      for (const text of reader.push(bytes)) {
        if (world.fault('generatorSilent') || simulation.knobs.fault === 'silent') continue
        const answer = this.#answer(text)
        if (answer) say(Uint8Array.from(answer, (letter) => letter.charCodeAt(0)))
      }
    })
  }

  #answer(text: string): string | null {
    const supply = this.#supply
    const { command, digits } = cometCommandOf(text) ?? {}
    switch (command) {
      case cometCommands.readKilovolts:
        return cometText(supply.monitor('kilovolts'))
      case cometCommands.readKilovoltsSet:
        return cometText(supply.tube.setKv)
      case cometCommands.readMilliamps:
        return cometText(supply.monitor('milliamps'))
      case cometCommands.readMilliampsSet:
        return cometText(supply.tube.setMa)
      case cometCommands.readState:
        return this.#state()
      case cometCommands.readTimer:
      case cometCommands.readTimerSet:
        return ` ${this.#timerSet}`
      case cometCommands.readSystem:
        return supply.tube.faults.length > 0 ? '0C001' : '0C000'
      case undefined:
        return null
      default:
        this.#obey(text, Number(digits))
        return null
    }
  }

  #obey(text: string, value: number): void {
    const supply = this.#supply
    const { fullScaleKv, fullScaleMa } = supply.simulation
    if (text === cometCommands.turnOn.text) supply.turnOn()
    else if (text === cometCommands.turnOff.text) supply.turnOff()
    else if (text.startsWith('U')) supply.set({ setKv: Math.min(fullScaleKv, value * cometSteps.kilovolts) })
    else if (text.startsWith('I')) supply.set({ setMa: Math.min(fullScaleMa, value * cometSteps.milliamps) })
    else this.#setTimer(value)
  }

  /** mmss; 9999 disables it. */
  #setTimer(value: number): void {
    const [minutes, seconds] = [Math.floor(value / 100), value % 100]
    this.#timerSet = value === 9999 ? 'XX:XX' : [minutes, seconds].map((two) => String(two).padStart(2, '0')).join(':')
    this.#supply.watch(value === 9999 ? null : (minutes * 60 + seconds) * 1000)
  }

  /** A trip is over as soon as the chain is closed again; nothing but "on" brings X-rays back. */
  #state(): string {
    const { tube, world } = this.#supply
    if (tube.faults.length > 0 && world.xrayEnabled()) this.#supply.reset()
    if (tube.phase === 'prewarn') return '2'
    if (tube.phase === 'on') return '35'
    if (tube.phase === 'ramp' || tube.phase === 'quench' || tube.phase === 'ramp-down') return '34'
    return world.xrayEnabled() ? '8' : '1'
  }
}
