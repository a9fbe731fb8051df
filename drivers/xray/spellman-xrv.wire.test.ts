import { describeDialect } from './testing/simulated.ts'

describeDialect('spellman-xrv', 'Spellman XRV', {}, /watchdog/)
