import type { ItemBox } from './render-job.ts'
import type { Item } from './solids/item.ts'

/**
 * What is true of a scan, for evaluators and training only. `lie` names the kind of lie, null = all is as declared; `lieItems` are the
 * items (by number in the scene) that it is about: the swapped, hidden or surplus ones.
 */
export type ScanTruth = { readonly lie: string | null; readonly lieItems: readonly number[]; readonly note: string }

/** One item of a scan as truth: what it is, and where it is in the picture (pixels of low.png and high.png). */
export type TruthItem = Pick<Item, 'kind' | 'builder' | 'role' | 'pieces' | 'netMassG'> & ItemBox

/** The truth of one scan. Kept as `truth/<id>.json` until the set is whole, and as a row of `truth.csv`. */
export type TruthRow = ScanTruth & { readonly id: string; readonly seed: number; readonly items: readonly TruthItem[] }

const columns = ['id', 'lie', 'lieItems', 'note', 'seed', 'items'] as const

/**
 * `truth.csv` of a set, comma-separated with a head row, quoted where needed (RFC 4180):
 * - `id`: of the scan
 * - `lie`: kind of lie, empty where the declaration is true
 * - `lieItems`: JSON list of numbers of the items that the lie is about
 * - `note`: free words
 * - `seed`: of the scanner's noise
 * - `items`: JSON list of TruthItem: kind, builder, role, pieces, netMassG, item (number in the scene), boxPx [x, y, width, height] or
 *   null, areaPx, visibleShare (0..1), meanGCm2, maxGCm2
 */
export function truthCsv(rows: readonly TruthRow[]): string {
  const line = (row: TruthRow): string =>
    [row.id, row.lie ?? '', JSON.stringify(row.lieItems), row.note, String(row.seed), JSON.stringify(row.items)]
      .map(quoted)
      .join(',')
  return [columns.join(','), ...rows.map(line), ''].join('\r\n')
}

/** Joins a scene's items with where they are in its picture; thicknesses to a tenth of a milligram. */
export function truthItems(items: readonly Item[], boxes: readonly ItemBox[]): readonly TruthItem[] {
  const short = (value: number): number => Number(value.toFixed(4))
  return boxes.flatMap((box) => {
    const item = items[box.item]
    if (!item) return []
    const { kind, builder, role, pieces, netMassG } = item
    const { visibleShare, meanGCm2, maxGCm2 } = box
    const seen = { visibleShare: short(visibleShare), meanGCm2: short(meanGCm2), maxGCm2: short(maxGCm2) }
    return [{ kind, builder, role, pieces, netMassG: short(netMassG), ...box, ...seen }]
  })
}

function quoted(field: string): string {
  return /[",\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field
}
