import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import * as z from 'zod'

/** Where the demo's headquarters is, and the lane's certificate files for it. */
export const DemoAddress = z.object({
  url: z.url(),
  imagesUrl: z.url().nullable(),
  pageUrl: z.url(),
  caFile: z.string(),
  certFile: z.string(),
  keyFile: z.string(),
})
export type DemoAddress = z.infer<typeof DemoAddress>

/** The demo's headquarters while it starts and runs. `address` rejects when it ended before it said where it is. */
export type DemoHeadquarters = { readonly address: Promise<DemoAddress>; close(): Promise<void> }

const endWithinMs = 8000

/** Starts a broker and a headquarters in a process of their own, their data below a folder. They end with this process. */
export function startDemoHeadquarters(
  folder: string,
  laneId: string,
  onWords: (words: string) => void,
): DemoHeadquarters {
  const script = join(import.meta.dirname, '../../../command/demo-headquarters.ts')
  const child = spawn(process.execPath, [script, folder, laneId], { stdio: ['pipe', 'pipe', 'pipe'] })
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  createInterface({ input: child.stderr }).on('line', onWords)
  const address = new Promise<DemoAddress>((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code) => reject(new Error(`The demo headquarters ended with ${code}.`)))
    createInterface({ input: child.stdout }).once('line', (line) => {
      try {
        resolve(DemoAddress.parse(JSON.parse(line)))
      } catch (error) {
        reject(error instanceof Error ? error : new Error(String(error)))
      }
    })
  })
  return {
    address,
    close: async () => {
      child.stdin.end()
      const late = setTimeout(() => child.kill('SIGKILL'), endWithinMs)
      await gone
      clearTimeout(late)
    },
  }
}
