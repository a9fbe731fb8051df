import { type Command, fromWire, fullCounts, type FullScale, type Scaled, toWire } from './command.ts'
import type { Message } from './framing.ts'
import type { SimulatedSupply } from './simulated-supply.ts'

/** Answers one message: arguments of the answer, or null for silence. */
export type Respond = (message: Message) => readonly string[] | null

/** Answers the arguments of one command. */
export type Handler = (args: readonly string[]) => readonly string[]
/** What a dialect answers to each row of its table. */
export type Handlers = readonly (readonly [Command, Handler])[]

/** The acknowledgement of every number dialect. */
export const done: readonly string[] = ['$']
/** A flag on the wire. */
export const bit = (raised: boolean): string => (raised ? '1' : '0')

/** A responder by table; `unknown` answers what is not in it, `heard` hears of every message. */
export function respondBy(handlers: Handlers, unknown: readonly string[], heard: () => void): Respond {
  const byCode = new Map(handlers.map(([command, handler]) => [command.code, handler]))
  return ({ code, args }) => {
    heard()
    return byCode.get(code)?.(args) ?? unknown
  }
}

/** kV and mA orders in the row's own scale, refused beyond what the unit takes. */
export function setPoints(
  supply: SimulatedSupply,
  rows: { readonly setKilovolts: Command; readonly setMilliamps: Command },
  outOfRange: readonly string[],
): Handlers {
  const full = supply.simulation
  const handler =
    (row: Command, highest: number, set: (value: number) => void): Handler =>
    ([text = '']) => {
      const [scaled] = row.takes
      const counts = Number(text)
      if (!scaled || !/^\d+$/.test(text) || counts > toWire(highest, scaled, full)) return outOfRange
      set(fromWire(counts, scaled, full))
      return done
    }
  return [
    [rows.setKilovolts, handler(rows.setKilovolts, full.fullScaleKv, (setKv) => supply.set({ setKv }))],
    [rows.setMilliamps, handler(rows.setMilliamps, full.fullScaleMa, (setMa) => supply.set({ setMa }))],
  ]
}

/** A value in its row's scale as it goes on the wire. */
export const told = (value: number, scaled: Scaled | null | undefined, full: FullScale): string =>
  scaled ? String(Math.min(fullCounts, toWire(value, scaled, full))) : '0'

/** The one value that a row gives. */
export const first = (supply: SimulatedSupply, row: Command, value: number): readonly string[] => [
  told(value, row.gives[0], supply.simulation),
]

/** X-rays by one row's 1 and 0. */
export const switches =
  (supply: SimulatedSupply, refused: readonly string[]): Handler =>
  ([arg]) => {
    if (arg === '0') supply.turnOff()
    else return arg === '1' && supply.turnOn() ? done : refused
    return done
  }

/** Resets what has tripped. */
export const resets =
  (supply: SimulatedSupply): Handler =>
  () => {
    supply.reset()
    return done
  }
