/**
 * Nodes of a Gauss quadrature for a weight that is given at single points: sums of smooth functions over all points become sums over
 * a few nodes. `points` ascend; at most as many nodes as points with weight.
 */
export function gaussNodes(points: readonly number[], weights: readonly number[], count: number): readonly number[] {
  const first = points[0] ?? 0
  const last = points.at(-1) ?? 0
  const [middle, half] = [(first + last) / 2, Math.max(1e-9, (last - first) / 2)]
  const z = points.map((point) => (point - middle) / half)
  let roots: readonly number[] = []
  let before = z.map(() => 0)
  let here = z.map(() => 1)
  const recurrence: { readonly alpha: number; readonly beta: number }[] = []
  let norm = dot(weights, here, here)
  let beta = 0
  for (let degree = 1; degree <= count; degree++) {
    const alpha =
      dot(
        weights,
        here,
        here.map((value, at) => value * (z[at] ?? 0)),
      ) / norm
    recurrence.push({ alpha, beta })
    const next = here.map((value, at) => ((z[at] ?? 0) - alpha) * value - beta * (before[at] ?? 0))
    const nextNorm = dot(weights, next, next)
    beta = nextNorm / norm
    before = here
    here = next
    norm = nextNorm
    roots = rootsOf(recurrence, roots)
  }
  return roots.map((root) => middle + half * root)
}

/** Weights of the nodes for a weight given at points, so that every polynomial of less degree than there are nodes is summed exactly. */
export function nodeWeights(
  nodes: readonly number[],
  points: readonly number[],
  weights: readonly number[],
): readonly number[] {
  return nodes.map((node, j) =>
    points.reduce((sum, point, at) => {
      const basis = nodes.reduce(
        (product, other, k) => (k === j ? product : (product * (point - other)) / (node - other)),
        1,
      )
      return sum + (weights[at] ?? 0) * basis
    }, 0),
  )
}

function dot(weights: readonly number[], a: readonly number[], b: readonly number[]): number {
  return weights.reduce((sum, weight, at) => sum + weight * (a[at] ?? 0) * (b[at] ?? 0), 0)
}

/** Roots of the newest orthogonal polynomial: exactly one lies between any two neighbouring roots of the one before it. */
function rootsOf(
  recurrence: readonly { readonly alpha: number; readonly beta: number }[],
  before: readonly number[],
): readonly number[] {
  const valueAt = (z: number): number => {
    let [last, value] = [0, 1]
    for (const { alpha, beta } of recurrence) [last, value] = [value, (z - alpha) * value - beta * last]
    return value
  }
  const fences = [-1 - 1e-12, ...before, 1 + 1e-12]
  return fences.slice(1).map((to, index) => {
    let [low, high] = [fences[index] ?? -1, to]
    const rising = valueAt(high) > 0
    for (let step = 0; step < 60; step++) {
      const at = (low + high) / 2
      if (valueAt(at) > 0 === rising) high = at
      else low = at
    }
    return (low + high) / 2
  })
}
