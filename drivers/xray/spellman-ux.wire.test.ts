import { describeDialect } from './testing/simulated.ts'

describeDialect('spellman-ux', 'Spellman uX', {}, /supply fault/)
