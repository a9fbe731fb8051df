import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { fileURLToPath } from 'node:url'
import { decode } from 'fast-png'
import { replay, type ReplaySummary } from './replay.ts'
import type { ReplayLine } from './replay-scan.ts'
import { declaration, writeBeside, writePlane, writeSet } from './testing/scan-set.ts'

const clearlane = fileURLToPath(new URL('clearlane.ts', import.meta.url))
const demoScans = fileURLToPath(new URL('../demo/scans', import.meta.url))

function folderFor(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'replay-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

type Outcome = { readonly lines: ReplayLine[]; readonly bad: Record<string, string>; readonly summary: ReplaySummary }

async function judge(folder: string, options: { policy?: string; model?: string } = {}): Promise<Outcome> {
  const lines: ReplayLine[] = []
  const bad: Record<string, string> = {}
  const summary = await replay(folder, {
    ...options,
    onLine: (line) => lines.push(line),
    onBad: (id, error) => (bad[id] = error instanceof Error ? error.message : String(error)),
  })
  return { lines, bad, summary }
}

/** A soft box with air around it; the size does not matter to it. */
const soft =
  (widthPx: number, heightPx: number, full: number) =>
  (x: number, y: number): number =>
    x > widthPx * 0.2 && x < widthPx * 0.8 && y > heightPx * 0.2 && y < heightPx * 0.8 ? full * 0.6 : full

test(
  'single and dual energy, 8 and 16 bits, transmission and counts are judged alike',
  { timeout: 120_000 },
  async (t) => {
    const size = { widthPx: 120, heightPx: 90 }
    const sets = [
      { energies: 1, bits: 16, more: {}, full: 65_535 },
      { energies: 1, bits: 8, more: {}, full: 255 },
      { energies: 2, bits: 16, more: {}, full: 65_535 },
      { energies: 2, bits: 16, more: { kind: 'counts', dark: 0, open: 50_000 }, full: 50_000 },
      { energies: 1, bits: 16, more: { kind: 'counts', dark: 0, open: new Array(120).fill(40_000) }, full: 40_000 },
    ] as const
    for (const { energies, bits, more, full } of sets) {
      const folder = folderFor(t)
      writeSet(folder, energies, more)
      for (const plane of energies === 2 ? (['low', 'high'] as const) : (['single'] as const))
        writePlane(folder, 'a', plane, { ...size, bits }, soft(120, 90, full))
      writeBeside(folder, 'a', 'declaration.json', declaration)
      writeBeside(folder, 'a', 'scale.json', { grams: 1010 })
      const { lines, bad } = await judge(folder)
      assert.deepEqual(bad, {})
      const [line] = lines
      assert.ok(line)
      assert.deepEqual([line.id, line.verdict, line.decision], ['a', 'clear', 'release'])
      assert.equal(line.countPerLine, null)
      assert.ok(line.arealDensity !== null && line.arealDensity.max >= line.arealDensity.p50)
      assert.ok(line.model !== null && line.policy !== '')
      const kinds = new Set(line.hypotheses.map(({ kind }) => kind))
      for (const kind of ['undeclared', 'unmanifested', 'weight', 'quality'] as const) assert.ok(kinds.has(kind), kind)
      assert.ok(line.hypotheses.every(({ fired }) => !fired))
    }
  },
)

test('objects that nobody declared are marked in whole pixels of the input picture', { timeout: 60_000 }, async (t) => {
  const folder = folderFor(t)
  cpSync(demoScans, folder, { recursive: true })
  const { lines } = await judge(folder)
  assert.equal(lines.length, 12)
  const undeclared = lines.flatMap(({ hypotheses }) => hypotheses.filter(({ kind }) => kind === 'undeclared'))
  assert.ok(undeclared.some(({ fired, boxPx }) => fired && boxPx !== null))
  for (const { id, hypotheses } of lines) {
    const picture = decode(readFileSync(join(folder, 'scans', id, 'single.png')))
    for (const { boxPx } of hypotheses) {
      if (boxPx === null) continue
      const [x, y, width, height] = boxPx
      assert.ok(boxPx.every(Number.isInteger) && x >= 0 && y >= 0 && width >= 1 && height >= 1)
      assert.ok(x + width <= picture.width && y + height <= picture.height)
    }
  }
})

test(
  'a bad scan is told with its id, its file and what is wrong, and the others go on',
  { timeout: 60_000 },
  async (t) => {
    const folder = folderFor(t)
    writeSet(folder, 2)
    const size = { widthPx: 40, heightPx: 30, bits: 16 } as const
    const good = (id: string): void => {
      for (const plane of ['low', 'high'] as const) writePlane(folder, id, plane, size, soft(40, 30, 65_535))
    }
    for (const id of ['a good one', 'z-good-ü', 'b-declaration', 'c-scale']) good(id)
    writeBeside(folder, 'b-declaration', 'declaration.json', { label: 'L', lines: [{ hs6: '61' }] })
    writeBeside(folder, 'c-scale', 'scale.json', '{"grams": ')
    writePlane(folder, 'd-one-plane', 'low', size, () => 65_535)
    writePlane(folder, 'e-sizes', 'low', size, () => 65_535)
    writePlane(folder, 'e-sizes', 'high', { ...size, widthPx: 41 }, () => 65_535)
    good('f-no-png')
    writeFileSync(join(folder, 'scans', 'f-no-png', 'high.png'), 'no picture')
    const { lines, bad, summary } = await judge(folder)
    assert.deepEqual(
      lines.map(({ id }) => id),
      ['a good one', 'z-good-ü'],
    )
    assert.deepEqual([summary.judged, summary.bad], [2, 5])
    assert.match(bad['b-declaration'] ?? '', /scans\/b-declaration\/declaration\.json: .*lines\.0\.hs6/)
    for (const [id, file] of [
      ['c-scale', 'scale.json'],
      ['d-one-plane', 'high.png'],
      ['e-sizes', 'e-sizes'],
      ['f-no-png', 'high.png'],
    ] as const)
      assert.match(bad[id] ?? '', new RegExp(file.replace('.', '\\.')))
  },
)

test('a parcel without declaration is judged and referred for it', { timeout: 60_000 }, async (t) => {
  const folder = folderFor(t)
  writeSet(folder, 1)
  writePlane(folder, 'a', 'single', { widthPx: 60, heightPx: 60, bits: 16 }, soft(60, 60, 65_535))
  const { lines } = await judge(folder)
  assert.equal(lines[0]?.verdict, 'refer')
  assert.ok(lines[0]?.hypotheses.some(({ kind, fired }) => kind === 'unmanifested' && fired))
})

test('pictures of one column, one row, one pixel and long thin ones are judged', { timeout: 120_000 }, async (t) => {
  const folder = folderFor(t)
  writeSet(folder, 1)
  const sizes = [
    [1, 1],
    [1, 500],
    [500, 1],
    [7, 4096],
    [4096, 9],
  ] as const
  for (const [widthPx, heightPx] of sizes)
    writePlane(
      folder,
      `${widthPx}x${heightPx}`,
      'single',
      { widthPx, heightPx, bits: 16 },
      soft(widthPx, heightPx, 65_535),
    )
  const { lines, bad } = await judge(folder)
  assert.deepEqual(bad, {})
  assert.equal(lines.length, sizes.length)
  for (const { id, hypotheses } of lines)
    assert.ok(!hypotheses.some(({ words }) => words.startsWith('There is no judged picture')), id)
})

test('another policy gives another verdict, and its version stands in the result', { timeout: 60_000 }, async (t) => {
  const folder = folderFor(t)
  writeSet(folder, 1)
  writePlane(folder, 'a', 'single', { widthPx: 60, heightPx: 60, bits: 16 }, soft(60, 60, 65_535))
  const policy = join(folder, 'policy.yaml')
  writeFileSync(
    policy,
    'version: trial-1\nvalidFrom: 2026-11-01\nweight: { share: 0.05, grams: 50 }\npackingShare: 0.08\nundeclaredScore: 1\n' +
      'referUnmanifested: false\nopaqueShare: 1\nonTimeout: hold\nverdictTimeoutMs: 3000\n',
  )
  const { lines } = await judge(folder, { policy })
  assert.deepEqual([lines[0]?.verdict, lines[0]?.policy], ['clear', 'trial-1'])
  await assert.rejects(judge(folder, { policy: join(folder, 'none.yaml') }), /none\.yaml/)
  await assert.rejects(judge(folder, { model: 'no-such-card' }), /no-such-card/)
  await assert.rejects(judge(join(folder, 'nowhere')), /nowhere|set\.json/)
})

type Run = { readonly code: number | null; readonly err: string }
function run(args: readonly string[], onErr: (text: string, stop: () => void) => void = () => undefined): Promise<Run> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [clearlane, ...args], { stdio: ['ignore', 'ignore', 'pipe'] })
    let err = ''
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      err += text
      onErr(err, () => void child.kill('SIGINT'))
    })
    child.on('close', (code) => resolve({ code, err }))
  })
}
const linesOf = (file: string): ReplayLine[] =>
  readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as ReplayLine)

test(
  'the command writes one line a scan, ends with 1 when one was bad, and says which',
  { timeout: 120_000 },
  async (t) => {
    const folder = folderFor(t)
    writeSet(folder, 1)
    for (const id of ['a', 'b'])
      writePlane(folder, id, 'single', { widthPx: 60, heightPx: 60, bits: 16 }, soft(60, 60, 65_535))
    const out = join(folder, 'out.jsonl')
    assert.equal((await run(['replay', folder, '--out', out])).code, 0)
    assert.equal(linesOf(out).length, 2)
    writeFileSync(join(folder, 'scans', 'a', 'single.png'), '')
    const second = await run(['replay', folder, '--out', out])
    assert.equal(second.code, 1)
    assert.match(second.err, /^a: scans\/a\/single\.png/m)
    assert.deepEqual(
      linesOf(out).map(({ id }) => id),
      ['b'],
    )
  },
)

test(
  'Ctrl-C ends after the scan at hand, and what was judged is whole on the disk',
  { timeout: 120_000 },
  async (t) => {
    const folder = folderFor(t)
    writeSet(folder, 1)
    for (let n = 0; n < 300; n++)
      writePlane(folder, `s${n}`, 'single', { widthPx: 400, heightPx: 300, bits: 8 }, soft(400, 300, 255))
    const out = join(folder, 'out.jsonl')
    let stopped = false
    const { code, err } = await run(['replay', folder, '--out', out], (text, stop) => {
      // Once only: a second Ctrl-C ends the process at once.
      if (!stopped && /of 300 scans/.test(text)) {
        stopped = true
        stop()
      }
    })
    assert.equal(code, 130, err)
    const judged = linesOf(out).length
    assert.ok(judged > 0 && judged < 300, String(judged))
    assert.match(err, new RegExp(`${judged} scans judged`))
  },
)
