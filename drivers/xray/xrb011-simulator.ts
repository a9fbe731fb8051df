import { bit, done, first, type Handlers, type Respond, respondBy, setPoints, switches } from './number-simulator.ts'
import type { SimulatedSupply } from './simulated-supply.ts'
import { xrb011Commands, xrb011Password } from './xrb011-commands.ts'

/** A Spellman XRB011; any message feeds its watchdog, which needs the password to be enabled; "off" arms it anew after a trip. */
export function xrb011Responds(supply: SimulatedSupply): Respond {
  let configuring = false
  const handlers: Handlers = [
    ...setPoints(supply, xrb011Commands, ['1']),
    [xrb011Commands.tickleWatchdog, () => done],
    [
      xrb011Commands.openConfiguration,
      ([arg]) => {
        configuring = arg === String(xrb011Password)
        return configuring ? done : ['1']
      },
    ],
    [
      xrb011Commands.enableWatchdog,
      ([arg = '']) => {
        const seconds = Number(arg)
        if (!configuring || !/^\d+$/.test(arg) || seconds > 10) return ['1']
        supply.watch(seconds === 0 ? null : seconds * 1000)
        return done
      },
    ],
    [xrb011Commands.readKilovolts, () => first(supply, xrb011Commands.readKilovolts, supply.monitor('kilovolts'))],
    [xrb011Commands.readMilliamps, () => first(supply, xrb011Commands.readMilliamps, supply.monitor('milliamps'))],
    [xrb011Commands.readOutput, () => [bit(supply.live)]],
    [
      xrb011Commands.setOutput,
      ([arg]) => {
        if (arg === '0') supply.reset()
        return switches(supply, ['1'])(arg ? [arg] : [])
      },
    ],
  ]
  return respondBy(handlers, ['2'], () => supply.feed())
}
