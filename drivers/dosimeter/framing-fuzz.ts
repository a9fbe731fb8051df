import { parseReply } from './commands.ts'
import { LineReader } from './framing.ts'

/** Framings of this folder for a fuzz harness: `push` gives how many good answers came out, `kept` how many bytes are held back. */
export const framings = [
  {
    name: 'Rad Pro lines',
    makeGood: (random: () => number): { readonly bytes: Uint8Array } => {
      const text = random() < 0.1 ? 'ERROR' : `OK ${(random() * 1000).toFixed(3)}`
      return { bytes: new TextEncoder().encode(`${text}\r\n`) }
    },
    reader: () => {
      const reader = new LineReader()
      return {
        push: (bytes: Uint8Array): number => reader.push(bytes).filter((line) => parseReply(line) !== null).length,
        kept: (): number => reader.kept,
      }
    },
  },
] as const
