import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { test } from 'node:test'
import { promisify } from 'node:util'

test('where socat is missing a test with serial ports fails with the package to install', async () => {
  const module = new URL('./pty-pair.ts', import.meta.url).href
  const script = `const { ptyPair } = await import('${module}'); await ptyPair()`
  await assert.rejects(
    promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], { env: { PATH: '/nonexistent' } }),
    /apt-get install socat/,
  )
})
