import type { SignalName } from './signals.ts'
import type { StopReason } from './stop-reasons.ts'

/** The four tables of Modbus: discrete inputs (FC02), coils (FC01/05/15), input registers (FC04), holding registers (FC03/06/16). */
export const tableNames = ['discrete', 'coil', 'input', 'holding'] as const
export type TableName = (typeof tableNames)[number]

/** How a row is written down: a bit (of a bit table, or of a register), or one or two registers. */
export const rowTypes = ['bit', 'u16', 'i16', 'u32', 'f32'] as const
export type RowType = (typeof rowTypes)[number]

/**
 * Order of the bytes A B C D (A highest) of a 32-bit value in its two registers; 16-bit values always come high byte first
 * (hardware.md §4.4).
 */
export const wordOrders = ['ABCD', 'CDAB', 'BADC', 'DCBA'] as const
export type WordOrder = (typeof wordOrders)[number]

/**
 * Where one signal lies. Addresses are PDU addresses, 0-based. `bit` is the bit of a register (0..15), null in a bit table; the value
 * is raw × `scale`; `expect` is the constant that must stand there.
 */
export type MapRow = {
  readonly name: SignalName
  readonly table: TableName
  readonly address: number
  readonly type: RowType
  readonly bit: number | null
  readonly inverted: boolean
  readonly scale: number
  readonly expect: number | null
}

/** One read request of a poll. */
export type ReadBlock = { readonly table: TableName; readonly address: number; readonly count: number }

/** The last events in registers; an event with number n lies in entry n modulo `entries`, six registers each as in `ringEntry`. */
export type RingPlace = { readonly table: 'input' | 'holding'; readonly address: number; readonly entries: number }

/** Registers of an entry of the event ring, as of its head (hardware.md §4.2, IR 14–19); the encoder takes the last two. */
export const ringEntry = { sequence: 0, type: 1, eye: 2, trackId: 3, counts: 4, words: 6 } as const

/** A register map, checked: every required signal has one row, every told row lies in a read block, and nothing overlaps. */
export type RegisterMap = {
  readonly name: string
  readonly file: string
  readonly wordOrder: WordOrder
  readonly rows: ReadonlyMap<SignalName, MapRow>
  readonly reads: readonly ReadBlock[]
  readonly ring: RingPlace | null
  readonly stopReasons: ReadonlyMap<number, StopReason>
}

/** Registers or bits that a row takes. */
export function widthOf(row: Pick<MapRow, 'type'>): 1 | 2 {
  return row.type === 'u32' || row.type === 'f32' ? 2 : 1
}

/** The row of a signal; throws a RangeError for an optional signal that this map does not have. */
export function rowOf(map: RegisterMap, name: SignalName): MapRow {
  const row = map.rows.get(name)
  if (!row) throw new RangeError(`The register map ${map.file} has no row "${name}".`)
  return row
}

/** True for the tables that hold registers and not bits. */
export function isWordTable(table: TableName): table is 'input' | 'holding' {
  return table === 'input' || table === 'holding'
}
