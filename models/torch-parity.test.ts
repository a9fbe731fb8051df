import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { readCard } from './card.ts'
import { toInput } from './pixels.ts'
import { openSession } from './session.ts'

const python = '/usr/bin/python3'
const script = fileURLToPath(new URL('training/stored_net.py', import.meta.url))
const cardFile = fileURLToPath(new URL('cards/foreign-object.json', import.meta.url))
const hasTorch = spawnSync(python, ['-c', 'import torch, numpy, PIL']).status === 0

test(
  'torch, run now on the same weights, and ONNX Runtime agree on a picture that neither was prepared for',
  { skip: hasTorch ? false : `${python} has no torch: install python3-torch, python3-numpy and python3-pil` },
  async () => {
    const [widthPx, heightPx] = [72, 104]
    // A multiplicative generator with a fixed start: the same rough picture each time, unlike the golden one.
    let state = 20_261_124
    const data = Uint16Array.from({ length: widthPx * heightPx }, () => {
      state = Math.imul(state, 48_271) >>> 0
      return 4_000 + (state % 60_000)
    })
    const folder = mkdtempSync(join(tmpdir(), 'clearlane-parity-'))
    writeFileSync(join(folder, 'picture.u16'), data)
    const torch = spawnSync(python, [script, join(folder, 'picture.u16'), String(heightPx), String(widthPx)], {
      timeout: 120_000,
    })
    rmSync(folder, { recursive: true })
    assert.equal(torch.status, 0, torch.stderr.toString())
    const wanted = new Float32Array(Uint8Array.from(torch.stdout).buffer)

    const session = await openSession(readCard(cardFile), 1)
    const plane = { name: 'single', widthPx, heightPx, data }
    const scan = { widthPx, heightPx, pitchAcrossMm: 0.8, pitchAlongMm: 0.8, energies: 1 as const, planes: [plane] }
    const { heat, size } = await session.run(toInput(scan, session.card))
    await session.close()
    const got = [...heat, ...size]
    assert.equal(got.length, wanted.length)
    const most = got.reduce((worst, value, index) => Math.max(worst, Math.abs(value - (wanted[index] ?? NaN))), 0)
    assert.ok(most <= 1e-4, `off by ${most}`)
  },
)
