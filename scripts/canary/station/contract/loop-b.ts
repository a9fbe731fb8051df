import { loopA } from './loop-a.ts'

/** The other half. */
export const loopB = (): number => loopA() - 1
