import type { LaneWorld } from '../../drivers/simulation/lane-world.ts'
import type { Scenario } from '../config/scenario.ts'
import type { Lane } from '../lane/lane.ts'
import type { Log } from '../log/log.ts'
import { dueActs, type TimelineAct } from './timeline.ts'

const everyMs = 200
/** The simulated technician presses Reset and Start again and again for so long, as a person would who waits for a device. */
const patienceMs = 20_000

/** What a scenario is played on. `say` tells people what happens. */
export type PlayerParts = {
  readonly world: LaneWorld
  readonly lane: Lane
  readonly log: Log
  readonly staffId: () => string
  readonly say: (words: string) => void
}

/** Plays a scenario's timeline on the simulated world by lane time, and puts the lane right afterwards as a technician would. */
export class ScenarioPlayer {
  readonly #scenario: Scenario
  readonly #parts: PlayerParts
  readonly #timer: NodeJS.Timeout
  readonly #beganMs: number
  #playedS = 0
  #resumeUntilMs = 0

  constructor(scenario: Scenario, parts: PlayerParts) {
    this.#scenario = scenario
    this.#parts = parts
    this.#beganMs = parts.world.nowMs()
    parts.say(`Scenario ${scenario.name}: ${scenario.words}`)
    this.#timer = setInterval(() => this.#play(), everyMs)
  }

  close(): void {
    clearInterval(this.#timer)
  }

  #play(): void {
    const nowS = (this.#parts.world.nowMs() - this.#beganMs) / 1000
    for (const act of dueActs(this.#scenario, this.#playedS, nowS)) this.#do(act)
    this.#playedS = nowS
    if (this.#parts.world.nowMs() < this.#resumeUntilMs) this.#putRight()
  }

  #do({ type, step }: TimelineAct): void {
    const { world, log, say } = this.#parts
    if (type === 'resume') {
      this.#resumeUntilMs = world.nowMs() + patienceMs
      return
    }
    world.setFault(step.fault, type === 'begin')
    log.info({ event: 'scenario', fault: step.fault, on: type === 'begin' }, 'a scenario changes the world')
    say(type === 'begin' ? step.words : `${step.words} It is over.`)
  }

  #putRight(): void {
    const { lane, staffId } = this.#parts
    const { mode } = lane.state
    if (mode === 'running' || mode === 'scanning') {
      this.#resumeUntilMs = 0
      return
    }
    const by = staffId()
    if (mode === 'safe') lane.dispatch({ type: 'safeReset', atMs: Date.now(), by })
    else lane.dispatch({ type: 'laneStarted', atMs: Date.now(), by })
  }
}
