// Rewrites what tests compare with: transcripts, lane logs, screenshots, the picture of imports. The diff is the review.
import { join } from 'node:path'
import { findNode24, projectFolder, run } from './run.mjs'

const words = process.argv.slice(2)
const status = run(process.execPath, [join(projectFolder, 'scripts/test.mjs'), ...words], {
  env: { UPDATE_GOLDEN: '1' },
})
const pictured = words.length > 0 ? 0 : run(findNode24(), ['scripts/imports.mjs', '--write'])
process.exit(status || pictured)
