import { LineReader } from './framing.ts'
import { formatCounts, parseRapiscan } from './rapiscan-lines.ts'

const tags = ['GB', 'NB', 'GS', 'GA', 'NS', 'NA'] as const

/** Framings of this folder for a fuzz harness: `push` gives how many good lines came out, `kept` how many bytes are held back. */
export const framings = [
  {
    name: 'Rapiscan lines',
    makeGood: (random: () => number): { readonly bytes: Uint8Array } => {
      const tag = tags[Math.floor(random() * tags.length)] ?? 'GB'
      const counts = [1, 2, 3, 4].map(() => Math.floor(random() * 1_000_000))
      return { bytes: new TextEncoder().encode(`${formatCounts(tag, counts)}\r\n`) }
    },
    reader: () => {
      const reader = new LineReader()
      return {
        push: (bytes: Uint8Array): number => reader.push(bytes).filter((line) => parseRapiscan(line) !== null).length,
        kept: (): number => reader.kept,
      }
    },
  },
] as const
