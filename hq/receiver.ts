import { Health, type HqRequest, LaneId, type Receipts, topics } from '../station/contract/hq.ts'
import { type Checked, checkRecord, type GenuineRecord } from './check-record.ts'
import type { HqDatabase, Quarantined, StoreResult } from './database.ts'
import { LaneBook } from './lane-book.ts'

/** How the receiver works. `gapAfterMs`: how long a number may be missing before it is asked for (headquarters.md §4). */
export type ReceiverOptions = {
  readonly database: HqDatabase
  /** Keys given at enrolment: SPKI DER in base64 by lane. */
  readonly enrolled: ReadonlyMap<string, string>
  /** Takes the first key a lane shows. For the demo only: enrolment is the way of a real lane. */
  readonly trustOnFirstUse: boolean
  readonly gapAfterMs: number
  readonly publish: (topic: string, payload: string) => void
  readonly onTrouble: (what: string, error: unknown) => void
}

type Arrived = { readonly laneId: string; readonly message: Uint8Array; readonly done: () => void }
type Answer = Receipts[number]

const batchMost = 200
const batchWaitMs = 5
/** Messages taken in before the wire has to wait: beyond, `take` answers only when some are stored. */
const queueMost = 2000
const lastNumber = 2_147_483_647

/** Takes what lanes send, stores it in batches, and only then gives receipts. Knows no broker: `take` and `publish` are its wire. */
export class Receiver {
  readonly #options: ReceiverOptions
  readonly book: LaneBook
  readonly #queue: Arrived[] = []
  readonly #greeted = new Map<string, Promise<void>>()
  readonly #gapTimer: NodeJS.Timeout
  #timer: NodeJS.Timeout | null = null
  #storing: Promise<void> | null = null

  constructor(options: ReceiverOptions) {
    this.#options = options
    this.book = new LaneBook(options.enrolled)
    this.#gapTimer = setInterval(() => this.#askForGaps(), Math.max(20, Math.min(10_000, options.gapAfterMs / 2)))
  }

  /** Reads what is known of lanes. To be awaited before the first message. */
  async open(): Promise<void> {
    for (const lane of await this.#options.database.lanes()) this.book.know(lane)
  }

  /** A message came. `done` is called at once while there is room, else when its batch is through. */
  take(topic: string, message: Uint8Array, done: () => void): void {
    const [, , laneId = '', up, kind] = topic.split('/')
    if (up !== 'up' || !LaneId.safeParse(laneId).success) return done()
    this.#greet(laneId)
    if (kind === 'health') {
      this.#takeHealth(laneId, message)
      return done()
    }
    if (kind !== 'inspection' && kind !== 'event') return done()
    const full = this.#queue.length >= queueMost
    this.#queue.push({ laneId, message, done: full ? done : () => undefined })
    if (!full) done()
    if (this.#queue.length >= batchMost) this.#flush()
    else this.#timer ??= setTimeout(() => this.#flush(), batchWaitMs)
    return undefined
  }

  /** Stores what has come and stops asking for gaps. */
  async close(): Promise<void> {
    clearInterval(this.#gapTimer)
    this.#flush()
    while (this.#storing) await this.#storing
  }

  #flush(): void {
    if (this.#timer) clearTimeout(this.#timer)
    this.#timer = null
    this.#storing ??= this.#work().finally(() => (this.#storing = null))
  }

  async #work(): Promise<void> {
    while (this.#queue.length > 0) {
      const batch = this.#queue.splice(0, batchMost)
      for (const { laneId } of batch) await this.#greeted.get(laneId)
      try {
        await this.#storeBatch(batch)
      } catch (error) {
        // Without receipts the lanes send all of it again.
        this.#options.onTrouble('store', error)
      }
      for (const { done } of batch) done()
    }
  }

  async #storeBatch(batch: readonly Arrived[]): Promise<void> {
    const { database } = this.#options
    const nowMs = Date.now()
    const genuine: GenuineRecord[] = []
    const refused: Quarantined[] = []
    for (const { laneId, message } of batch) {
      const checked = checkRecord(laneId, message, this.book.keyOf(laneId))
      if (checked.type === 'genuine') genuine.push(checked.record)
      else this.#leaveOut(laneId, message, checked, refused)
    }
    const results = await this.#storeSafely(genuine, nowMs)
    genuine.forEach((record, n) => {
      const { laneId, id, sha256, seq, bytes } = record
      if (results[n] === 'other-hash')
        refused.push({ laneId, id, sha256, seq, bytes, reason: 'another record has this id' })
      else if (results[n] !== null && !record.known)
        this.book.alarm(laneId, 'unread', `It sends ${record.type}, which this headquarters cannot read yet.`, nowMs)
    })
    await database.quarantine(refused, nowMs)
    this.#giveReceipts(genuine, results, refused, nowMs)
  }

  #leaveOut(
    laneId: string,
    message: Uint8Array,
    checked: Exclude<Checked, { type: 'genuine' }>,
    refused: Quarantined[],
  ) {
    const nowMs = Date.now()
    if (checked.type === 'refused') {
      const { id, sha256, seq, reason } = checked
      refused.push({ laneId, id, sha256, seq, reason, bytes: message })
    } else if (checked.type === 'keyless')
      // No receipt: the lane sends it again, and by then its key may be enrolled.
      this.book.alarm(laneId, 'keyless', 'Its key is not enrolled; nothing of it can be stored.', nowMs)
    else this.book.alarm(laneId, 'unreadable', `It sent ${checked.reason}; nothing was stored of it.`, nowMs)
  }

  /** A batch that fails is tried record by record: one that cannot be stored must not keep the others out. Null: no receipt. */
  async #storeSafely(records: readonly GenuineRecord[], nowMs: number): Promise<readonly (StoreResult | null)[]> {
    const { database, onTrouble } = this.#options
    try {
      return await database.store(records, nowMs)
    } catch (error) {
      onTrouble('store', error)
      if (records.length <= 1) return records.map(() => null)
    }
    const results: (StoreResult | null)[] = []
    for (const record of records) results.push(...(await this.#storeSafely([record], nowMs)))
    return results
  }

  #giveReceipts(
    genuine: readonly GenuineRecord[],
    results: readonly (StoreResult | null)[],
    refused: readonly Quarantined[],
    nowMs: number,
  ): void {
    const answers = new Map<string, Answer[]>()
    const add = (laneId: string, seq: number, answer: Answer): void => {
      this.book.of(laneId).gaps.seen(seq, nowMs)
      answers.set(laneId, [...(answers.get(laneId) ?? []), answer])
    }
    genuine.forEach(({ laneId, id, sha256, seq }, n) => {
      const result = results[n]
      if (result === 'stored' || result === 'duplicate') add(laneId, seq, { id, sha256, result })
    })
    for (const { laneId, id, sha256, seq, reason } of refused) {
      add(laneId, seq, { id, sha256, result: 'refused', reason })
      this.book.alarm(laneId, 'refused', `A record was refused: ${reason}.`, nowMs)
    }
    for (const [laneId, receipts] of answers)
      for (let from = 0; from < receipts.length; from += batchMost)
        this.#options.publish(topics(laneId).receipt, JSON.stringify(receipts.slice(from, from + batchMost)))
  }

  /** The first word of a lane since this receiver started: look up its numbers, and ask for all that may have been lost after them. */
  #greet(laneId: string): void {
    if (this.#greeted.has(laneId)) return
    const greeting = this.#options.database.numbersOf(laneId, Date.now()).then(
      ({ highest, missing }) => {
        this.book.of(laneId).start(highest, missing)
        for (const { from, to } of missing) this.#ask(laneId, { type: 'resend', from, to })
        this.#ask(laneId, { type: 'resend', from: highest + 1, to: lastNumber })
      },
      (error: unknown) => {
        this.#greeted.delete(laneId)
        this.#options.onTrouble('greet', error)
      },
    )
    this.#greeted.set(laneId, greeting)
  }

  #takeHealth(laneId: string, message: Uint8Array): void {
    const { database, trustOnFirstUse, onTrouble } = this.#options
    const nowMs = Date.now()
    const text = Buffer.from(message).toString('utf8')
    let health: Health
    try {
      health = Health.parse(JSON.parse(text))
    } catch (error) {
      return onTrouble('health', error)
    }
    if (!this.book.of(laneId).tellHealth(health, nowMs)) return
    const fail = (error: unknown): void => onTrouble('health', error)
    const { publicKey } = health
    const known = this.book.keyOf(laneId)
    if (publicKey !== null && known === null && trustOnFirstUse) {
      this.book.enrol(laneId, publicKey)
      database.enrol(laneId, publicKey, nowMs).catch(fail)
    } else if (publicKey !== null && known !== null && publicKey !== known)
      this.book.alarm(laneId, 'other-key', 'It signs with another key than the one enrolled.', nowMs)
    database.saveHealth(laneId, JSON.stringify(health), nowMs).catch(fail)
  }

  #askForGaps(): void {
    const nowMs = Date.now()
    for (const lane of this.book.lanes())
      for (const { from, to } of lane.gaps.due(nowMs, this.#options.gapAfterMs))
        this.#ask(lane.laneId, { type: 'resend', from, to })
  }

  #ask(laneId: string, request: HqRequest): void {
    this.#options.publish(topics(laneId).request, JSON.stringify(request))
  }
}
