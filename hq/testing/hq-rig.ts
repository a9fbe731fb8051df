import { type BrokerLine, openBrokerLine, type TlsIdentity } from '../broker-line.ts'
import { HqDatabase } from '../database.ts'
import { openEmbedded } from '../embedded.ts'
import { Receiver } from '../receiver.ts'
import { numberOf, textOf } from '../sql.ts'

/** A receiver on a real broker and a real embedded database, whose words on their way down a test may meddle with. */
export type HqRig = {
  readonly receiver: Receiver
  readonly database: HqDatabase
  readonly line: BrokerLine
  readonly troubles: string[]
  /** How often each number of a lane is stored. */
  stored(laneId: string): Promise<Map<number, number>>
  reasons(laneId: string): Promise<(string | null)[]>
  close(): Promise<void>
}

export async function openHqRig(options: {
  readonly folder: string
  readonly url: string
  readonly tls: TlsIdentity
  readonly gapAfterMs?: number
  readonly trustOnFirstUse?: boolean
  /** What is done with each word instead of sending it. */
  readonly meddle?: (topic: string, payload: string, send: (topic: string, payload: string) => void) => void
}): Promise<HqRig> {
  const database = new HqDatabase(await openEmbedded(options.folder))
  await database.migrate()
  const troubles: string[] = []
  const onTrouble = (what: string, error: unknown): void => void troubles.push(`${what}: ${String(error)}`)
  const send = (topic: string, payload: string): void => line.publish(topic, payload)
  const receiver = new Receiver({
    database,
    enrolled: new Map(),
    trustOnFirstUse: options.trustOnFirstUse ?? true,
    gapAfterMs: options.gapAfterMs ?? 600_000,
    publish: (topic, payload) => (options.meddle ? options.meddle(topic, payload, send) : send(topic, payload)),
    onTrouble,
  })
  await receiver.open()
  const line = openBrokerLine({
    url: options.url,
    name: 'hq-demo',
    tls: options.tls,
    shortestReconnectMs: 100,
    take: (topic, message, done) => receiver.take(topic, message, done),
    onTrouble,
  })
  return {
    receiver,
    database,
    line,
    troubles,
    async stored(laneId) {
      const text = 'SELECT seq::float8 AS seq, count(*)::float8 AS times FROM record WHERE lane_id = $1 GROUP BY seq'
      const [rows = []] = await database.sql.run([{ text, values: [laneId] }])
      return new Map(rows.map((row) => [numberOf(row, 'seq'), numberOf(row, 'times')]))
    },
    async reasons(laneId) {
      const text = 'SELECT reason FROM quarantine WHERE lane_id = $1'
      const [rows = []] = await database.sql.run([{ text, values: [laneId] }])
      return rows.map((row) => textOf(row, 'reason'))
    },
    async close() {
      await line.close()
      await receiver.close()
      await database.close()
    },
  }
}

/** Fails unless exactly the numbers 1 to `last` are stored, each once. */
export function exactlyOnce(stored: ReadonlyMap<number, number>, last: number): boolean {
  if (stored.size !== last) return false
  for (let seq = 1; seq <= last; seq++) if (stored.get(seq) !== 1) return false
  return true
}
