import { describeDialect } from './testing/simulated.ts'

describeDialect('spellman-slm', 'Spellman SLM', {}, /fault flag 5 of 68/)
