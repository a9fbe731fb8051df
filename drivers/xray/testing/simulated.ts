import { LaneWorld } from '../../simulation/lane-world.ts'
import type { LayLine } from '../../testing/carriers.ts'
import { carriers } from '../../testing/carriers.ts'
import { geometry } from '../../testing/lane-geometry.ts'
import { describeGenerator, type GeneratorUnderTest } from '../contract-suite.ts'
import type { FrameForm } from '../framing.ts'
import type { DriverName } from '../looks-like.ts'
import { generatorOn } from '../open.ts'
import { defaultSettings, type GeneratorSettings } from '../settings.ts'
import { simulateGenerator } from '../simulator.ts'
import { type KnobSettings, untouchedKnobs } from '../simulator-knobs.ts'

/** A generator that ramps and gives up quickly, for tests. */
export const quickKnobs: KnobSettings = { ...untouchedKnobs, prewarnMs: 60, rampMs: 100, watchdogMs: 1500 }

/** A driver on a line to the simulator of its own dialect, in a world of its own. */
export async function simulated(
  driver: DriverName,
  lay: LayLine,
  form: FrameForm,
  settings: Partial<GeneratorSettings>,
  watchdogWords: RegExp,
): Promise<GeneratorUnderTest> {
  const world = new LaneWorld({ geometry, umPerCount: 100, clockFactor: 1 })
  world.requestXrayEnable(true)
  const simulator = simulateGenerator(driver, world, quickKnobs)
  const line = await lay((far) => simulator.attach(far, form))
  const row = { name: 'generator', url: 'test:generator' }
  const generator = generatorOn(
    line.open,
    driver,
    row,
    { ...defaultSettings, pollHz: 20, form, ...settings },
    quickKnobs,
  )
  return {
    generator,
    ...simulator.supply.simulation,
    watchdogWords,
    setEnabled: (enabled) => world.setInterlock('interlockAClosed', enabled),
    setSilent: (silent) => world.setFault('generatorSilent', silent),
    output: () => world.tubeOutput(),
    pull: () => line.pull(),
    plug: () => line.plug(),
    close: async () => {
      await generator.close()
      await line.close()
      simulator.close()
      world.close()
    },
  }
}

/** The contract of generators over every kind of line, played by the simulator of a dialect. */
export function describeDialect(
  driver: DriverName,
  title: string,
  settings: Partial<GeneratorSettings>,
  watchdogWords: RegExp,
): void {
  for (const [name, lay] of carriers)
    describeGenerator(`${title} over ${name}`, () =>
      simulated(driver, lay, name === 'TCP' ? 'tcp' : 'serial', settings, watchdogWords),
    )
}
