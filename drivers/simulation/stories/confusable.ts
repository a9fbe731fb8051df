/**
 * Classes that look alike in a picture, or are passed off for one another: for each, what a clever sender declares instead. The pairs
 * go both ways.
 */
const pairs: readonly (readonly [string, string])[] = [
  ['shirt', 'towel'],
  ['jacket', 'backpack'],
  ['bedding', 'plush-toy'],
  ['wig', 'plush-toy'],
  ['leather-shoes', 'handbag'],
  ['smartphone', 'power-bank'],
  ['laptop', 'printed-circuit'],
  ['headphones', 'cable'],
  ['charger', 'power-bank'],
  ['camera', 'game-controller'],
  ['primary-cells', 'power-bank'],
  ['led-lamp', 'charger'],
  ['smart-card', 'book'],
  ['gold-jewellery', 'imitation-jewellery'],
  ['wrist-watch', 'imitation-jewellery'],
  ['spanner', 'cutlery'],
  ['hammer', 'spanner'],
  ['electric-drill', 'hair-dryer'],
  ['cosmetics', 'food-supplement'],
  ['perfume', 'cosmetics'],
  ['honey', 'cosmetics'],
  ['wine', 'honey'],
  ['medicament', 'chocolate'],
  ['tea', 'coffee'],
  ['tea', 'cigarettes'],
  ['canned-tuna', 'candle'],
  ['porcelain-tableware', 'drinking-glass'],
  ['aluminium-cookware', 'steel-kitchenware'],
  ['vacuum-flask', 'steel-kitchenware'],
  ['plastic-kitchenware', 'plastic-toy'],
  ['die-cast-toy', 'building-mounting'],
  ['screws', 'building-mounting'],
  ['ball-bearing', 'brake-disc'],
  ['oil-filter', 'canned-tuna'],
  ['bicycle-part', 'building-mounting'],
  ['dumbbell', 'brake-disc'],
  ['rubber-mat', 'leather-shoes'],
  ['toothbrush', 'plastic-kitchenware'],
  ['sunglasses', 'plastic-toy'],
]

/** What each class may be taken for. */
export const confusable: ReadonlyMap<string, readonly string[]> = tableOf(pairs)

function tableOf(all: typeof pairs): ReadonlyMap<string, readonly string[]> {
  const table = new Map<string, string[]>()
  const add = (from: string, to: string): void => void table.set(from, [...(table.get(from) ?? []), to])
  for (const [one, other] of all) {
    add(one, other)
    add(other, one)
  }
  return table
}
