import { Command } from 'commander'
import { register as registerFuzz } from './fuzz.ts'
import { register as registerGenerate } from './generate.ts'
import { register as registerImport } from './import.ts'
import { register as registerMassError } from './mass-error.ts'
import { register as registerReplay } from './replay.ts'
import { register as registerSoak } from './soak.ts'
import { register as registerStatus } from './status.ts'
import { register as registerTestPiece } from './test-piece.ts'
import { register as registerVerify } from './verify.ts'

/** `npm run clearlane -- <command>`: one file a command, each registers itself. */
const program = new Command('clearlane').description('Commands of the lane, for a terminal.').showHelpAfterError()
for (const register of [
  registerReplay,
  registerImport,
  registerVerify,
  registerStatus,
  registerSoak,
  registerFuzz,
  registerGenerate,
  registerMassError,
  registerTestPiece,
])
  register(program)

try {
  await program.parseAsync()
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error))
  process.exitCode = 1
}
