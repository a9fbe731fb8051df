import { openForTest, recordOf } from './open-for-test.ts'

const [file = '', round = '0'] = process.argv.slice(2)
const storage = openForTest(file)
for (let n = 1; ; n++) {
  const open = recordOf(Number(round) * 1_000_000 + n, null)
  storage.openInspection(open)
  storage.storeDecision({ ...open, verdict: 'clear', decision: 'release' }, n)
  storage.closeInspection({ ...open, verdict: 'clear', decision: 'release', closedAt: n }, n)
  if (n === 1) process.stdout.write('writing\n')
}
