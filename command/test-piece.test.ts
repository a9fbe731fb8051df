import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { fileURLToPath } from 'node:url'
import { referenceScanner } from '../drivers/simulation/signal/scanner-model.ts'
import { asDrawn } from '../drivers/simulation/test-piece/piece-shape.ts'
import { scannedPiece } from '../drivers/simulation/test-piece/simulated-piece.ts'
import { knownPiece } from '../station/calibration/test-piece/piece.ts'
import { writePlane, writeSet } from './testing/scan-set.ts'

const clearlane = fileURLToPath(new URL('clearlane.ts', import.meta.url))

function run(t: TestContext, args: readonly string[]): Promise<{ code: number | null; out: string; err: string }> {
  const child = spawn(process.execPath, [clearlane, 'test-piece', ...args])
  t.after(() => child.kill('SIGKILL'))
  const text = { out: '', err: '' }
  child.stdout.on('data', (data: Buffer) => (text.out += data.toString()))
  child.stderr.on('data', (data: Buffer) => (text.err += data.toString()))
  return new Promise((done) => child.on('close', (code) => done({ code, ...text })))
}

/** A set with a scan of the printable piece, and one in which nothing lies. */
function setFor(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'test-piece-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  const { scan } = scannedPiece(knownPiece('tp-p'), { ...asDrawn, quarterTurns: 1, turnDeg: 4 }, referenceScanner, 3)
  const { widthPx, heightPx, pitchAcrossMm, pitchAlongMm } = scan
  writeSet(folder, 2, { pitchAcrossMm, pitchAlongMm })
  const size = { widthPx, heightPx, bits: 16 } as const
  for (const { name, data } of scan.planes) {
    writePlane(folder, 'monday', name, size, (x, y) => data[y * widthPx + x] ?? 0)
    writePlane(folder, 'nothing', name, size, () => 65_535)
  }
  return folder
}

test('every scan of a set is scored, a piece that is not there is told, and the exit code says that one failed', async (t) => {
  const folder = setFor(t)
  const { code, out, err } = await run(t, [folder, '--piece', 'tp-p'])
  assert.equal(err, '')
  assert.equal(code, 1)
  assert.match(out, /monday:\nImage test passed/)
  assert.match(out, /single wire +3[6-9]\.\d AWG/)
  assert.match(out, /nothing: 0 of the 4 round marks of TP-P are in the picture; three are needed/)
})

test('limits of the set’s own folder decide, and a failed part says what to look at', async (t) => {
  const folder = setFor(t)
  writeFileSync(join(folder, 'limits.json'), JSON.stringify({ mtfAlong: 2 }))
  const { code, out } = await run(t, [folder, '--piece', 'tp-p'])
  assert.equal(code, 1)
  assert.match(out, /monday:\nImage test failed/)
  assert.match(out, /Sharpness along the belt reached 0\.\d+ lp\/mm, at least 2 lp\/mm is needed .* Run the belt test/)
})

test('simulated pieces are held against their truth in a table; an unknown piece is named', async (t) => {
  const { code, out } = await run(t, ['--piece', 'tp-p', '--simulate', '2', '--seed', '5'])
  assert.equal(code, 0)
  assert.match(out, /TP-P: 2 simulated pieces in random scanners and positions, 2 found/)
  assert.match(out, /sharpness across the belt +± 5 % +[0-2] of 2/)
  const unknown = await run(t, ['--piece', 'tp-7', '--simulate', '2'])
  assert.equal(unknown.code, 1)
  assert.match(unknown.err, /There is no test piece "tp-7"; known: tp-2, tp-p\./)
})
