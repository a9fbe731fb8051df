import type { Scenario, ScenarioStep } from '../config/scenario.ts'

/** What a scenario does next: begin or end a fault, or have the simulated technician put the lane right. */
export type TimelineAct =
  | { readonly type: 'begin'; readonly step: ScenarioStep }
  | { readonly type: 'end'; readonly step: ScenarioStep }
  | { readonly type: 'resume'; readonly step: ScenarioStep }

/** The acts of one round with their times in seconds of lane time, in order. */
export function actsOf({
  timeline,
  resumeAfterS,
}: Scenario): readonly { readonly atS: number; readonly act: TimelineAct }[] {
  return timeline
    .flatMap((step) => [
      { atS: step.atS, act: { type: 'begin' as const, step } },
      { atS: step.atS + step.forS, act: { type: 'end' as const, step } },
      ...(resumeAfterS === null
        ? []
        : [{ atS: step.atS + step.forS + resumeAfterS, act: { type: 'resume' as const, step } }]),
    ])
    .sort((a, b) => a.atS - b.atS)
}

/** The acts due after one moment and up to another, in seconds of lane time since the feed began; rounds repeat every `everyS`. */
export function dueActs(scenario: Scenario, afterS: number, untilS: number): readonly TimelineAct[] {
  const acts = actsOf(scenario)
  const { everyS } = scenario
  const rounds = everyS === null ? [0] : Array.from({ length: Math.floor(untilS / everyS) + 1 }, (_, round) => round)
  return rounds
    .flatMap((round) => acts.map(({ atS, act }) => ({ atS: atS + round * (everyS ?? 0), act })))
    .filter(({ atS }) => atS > afterS && atS <= untilS)
    .sort((a, b) => a.atS - b.atS)
    .map(({ act }) => act)
}
