import { loopB } from './loop-b.ts'

/** Half of a cycle. */
export const loopA = (): number => loopB() + 1
