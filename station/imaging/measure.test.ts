import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { measureCorrection } from './measure.ts'

const python = '/usr/bin/python3'
const peer = fileURLToPath(new URL('../../bench/peer/imaging_numpy.py', import.meta.url))

test('our chain and the one in numpy correct the same counts to the same picture', (t) => {
  if (!existsSync(python)) {
    t.skip('there is no python3 on this machine')
    return
  }
  for (const energies of [1, 2] as const) {
    const size = { channels: 194, lines: 50, energies, rounds: 1 }
    const ours = measureCorrection(size)
    const args = [peer, ...[size.channels, size.lines, energies, size.rounds].map(String)]
    const theirs = JSON.parse(execFileSync(python, args, { encoding: 'utf8' })) as { meanAttenuation: number }
    assert.ok(ours.meanAttenuation > 0.5)
    assert.ok(Math.abs(ours.meanAttenuation - theirs.meanAttenuation) < 1e-4, JSON.stringify([ours, theirs]))
  }
})
