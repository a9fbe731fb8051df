import { describeDialect } from './testing/simulated.ts'

describeDialect('spellman-xrb011', 'Spellman XRB011', { watchdogS: 2 }, /watchdog/)
