import type { serviceCalls } from '../contract/service.ts'
import type { Handlers } from '../serve/calls.ts'
import { ServeError } from '../serve/serve-error.ts'
import { BeltDesk } from './belt-desk.ts'
import { EyeWatch } from './eye-timing.ts'
import { GeneratorCare } from './generator-care.ts'
import { InterlockDesk } from './interlock-desk.ts'
import { IoDesk } from './io-panel.ts'
import { ScopeDesk } from './line-scope.ts'
import { Maintenance } from './maintenance.ts'
import type { ServiceParts } from './service-parts.ts'
import { WearWatch } from './wear.ts'

/** The technician's calls, and what the rest of the station has to know of them. */
export type Technician = {
  readonly handlers: Pick<Handlers, keyof typeof serviceCalls>
  /** What of the technician's keeps the lane from being started, in words; null while nothing does. */
  busy(): string | null
  /** The lane is about to start: what was held by hand is the lane's again. */
  giveBack(): void
  close(): void
}

/** Puts the technician's functions over one lane. `staffOrNull` is for "off", which asks for no number. */
export function openTechnician(parts: ServiceParts, staffOrNull: () => string | null): Technician {
  const generator = new GeneratorCare(parts)
  const interlocks = new InterlockDesk(parts)
  const io = new IoDesk(parts)
  const eyes = new EyeWatch(parts.config, parts.devices)
  const belt = new BeltDesk(parts)
  const scope = new ScopeDesk(parts.devices.detector)
  const wear = new WearWatch(parts.devices, parts.storage, parts.nowMs, parts.onTrouble)
  const maintenance = new Maintenance(parts, wear)
  const warming = (): string | null => (generator.running ? 'the warm-up' : null)
  return {
    handlers: {
      'generator.panel': async () => generator.panel(),
      'generator.warmUp': async () => alone(busyWith(interlocks, belt), () => generator.begin()),
      'generator.off': async () => generator.off(staffOrNull()),
      'interlock.test': async () => interlocks.test(),
      'interlock.act': async ({ act, words }) =>
        alone(act === 'begin' ? (warming() ?? busyWith(belt)) : null, () => interlocks.act(act, words)),
      'io.panel': async () => io.panel(),
      'io.lamps': async ({ lamps }) => io.light(lamps),
      'eyes.timing': async () => eyes.timing(),
      'belt.test': async () => belt.test(),
      'belt.act': async ({ act }) =>
        alone(act === 'begin' ? (warming() ?? busyWith(interlocks)) : null, () => belt.act(act)),
      'scope.line': async () => scope.line(),
      'service.calendar': async () => maintenance.calendar(),
      'service.done': async ({ task, words }) => maintenance.done(task, words),
      'service.dose': async () => maintenance.dose(),
      'service.survey': async (survey) => maintenance.survey(survey),
      'service.events': async (query) => parts.storage.service.events(query).map((row) => ({ ...row })),
      'service.wear': async () => maintenance.wear(),
      'service.replaced': async ({ part, words }) => maintenance.replaced(part, words),
      'service.records': async ({ kind, limit }) => parts.storage.service.records(kind, limit),
    },
    busy: () => warming() ?? busyWith(interlocks, belt),
    giveBack: () => io.giveBack(),
    close: () => {
      for (const one of [interlocks, eyes, scope, wear]) one.close()
    },
  }
}

/** The test that runs, in words; null while none does. */
function busyWith(...tests: readonly { readonly running: boolean }[]): string | null {
  return tests.some(({ running }) => running) ? 'the test that runs' : null
}

/** One thing at a time: a test is not begun beside another one. Throws ServeError `not-ready`. */
function alone<T>(other: string | null, act: () => T): T {
  if (other !== null) throw new ServeError('not-ready', `This waits for ${other} to end.`)
  return act()
}
