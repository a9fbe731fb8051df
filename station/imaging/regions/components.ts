/** A connected set of pixels of a mask: how many, and the smallest box around them `[x, y, width, height]` in px. */
export type Component = {
  readonly label: number
  readonly pixels: number
  readonly boxPx: readonly [x: number, y: number, width: number, height: number]
}

/** Every pixel's component (0 = none), and the components, largest first; labels are places in `labels`, not ranks. */
export type Components = { readonly labels: Int32Array; readonly components: readonly Component[] }

/**
 * Connected components (eight neighbours) of the pixels whose mask is not 0, in two passes over the picture. Those of fewer than
 * `fewestPx` pixels are left out and their pixels become 0.
 */
export function componentsOf(mask: Uint8Array, widthPx: number, fewestPx: number): Components {
  const labels = new Int32Array(mask.length)
  const parents = firstPass(mask, widthPx, labels)
  const found = new Map<number, { pixels: number; x0: number; y0: number; x1: number; y1: number }>()
  for (let index = 0; index < labels.length; index++) {
    const label = labels[index] ?? 0
    if (label === 0) continue
    const root = rootOf(parents, label)
    labels[index] = root
    const [x, y] = [index % widthPx, Math.floor(index / widthPx)]
    const known = found.get(root)
    if (!known) found.set(root, { pixels: 1, x0: x, y0: y, x1: x, y1: y })
    else {
      known.pixels++
      if (x < known.x0) known.x0 = x
      if (x > known.x1) known.x1 = x
      known.y1 = y
    }
  }
  const components = [...found]
    .filter(([, { pixels }]) => pixels >= fewestPx)
    .map(([label, { pixels, x0, y0, x1, y1 }]): Component => ({
      label,
      pixels,
      boxPx: [x0, y0, x1 - x0 + 1, y1 - y0 + 1],
    }))
    .sort((a, b) => b.pixels - a.pixels)
  const kept = new Set(components.map(({ label }) => label))
  if (kept.size < found.size)
    for (let index = 0; index < labels.length; index++) if (!kept.has(labels[index] ?? 0)) labels[index] = 0
  return { labels, components }
}

/** Gives each pixel a label of one of its neighbours before it, and notes which labels belong together. */
function firstPass(mask: Uint8Array, widthPx: number, labels: Int32Array): Int32Array {
  let parents = new Int32Array(1024)
  let next = 1
  for (let index = 0; index < mask.length; index++) {
    if (mask[index] === 0) continue
    let label = 0
    const x = index % widthPx
    // The neighbours that were seen before: left, and the three above.
    for (let way = x > 0 ? 0 : 2; way < (x < widthPx - 1 ? 4 : 3); way++) {
      const before = way === 0 ? index - 1 : index - widthPx + way - 2
      const other = labels[before]
      if (!other) continue
      if (label === 0) label = other
      else if (label !== other) unite(parents, label, other)
    }
    if (label === 0) {
      label = next++
      if (label >= parents.length) parents = grown(parents)
      parents[label] = label
    }
    labels[index] = label
  }
  return parents
}

function grown(parents: Int32Array): Int32Array<ArrayBuffer> {
  const more = new Int32Array(parents.length * 2)
  more.set(parents)
  return more
}

function rootOf(parents: Int32Array, label: number): number {
  let root = label
  while ((parents[root] ?? root) !== root) root = parents[root] ?? root
  let at = label
  while (at !== root) {
    const up = parents[at] ?? root
    parents[at] = root
    at = up
  }
  return root
}

function unite(parents: Int32Array, a: number, b: number): void {
  const [first, second] = [rootOf(parents, a), rootOf(parents, b)]
  if (first < second) parents[second] = first
  else parents[first] = second
}
