import { describeDialect } from './testing/simulated.ts'

describeDialect('comet-xrp', 'Comet XRP', { htTimerS: 2 }, /watchdog/)
