import { extraMassG } from './density.ts'
import type { BoxPx, ModelFinding, ModelScan } from './planes.ts'

/**
 * Transmission below which matter counts as dense: about 4.5 mm of steel. Below the floor nothing is seen through at all. The limit does
 * not follow the surround: local contrast marked 2 to 10 folds and flaps on each demo carton, calm ones too.
 */
const denseBelow = 0.09 * 65_535
const opaqueBelow = 0.003 * 65_535
const smallestMm2 = 6
const mostObjects = 12

/** Connected dense objects, largest first. */
export function denseObjects(scan: ModelScan): ModelFinding[] {
  const pixelMm2 = scan.pitchAcrossMm * scan.pitchAlongMm
  return regionsBelow(scan, denseBelow)
    .map(({ boxPx, pixels }) => ({
      type: 'denseObject' as const,
      boxPx,
      areaMm2: pixels * pixelMm2,
      massG: extraMassG(scan, boxPx),
    }))
    .filter((object) => object.areaMm2 >= smallestMm2)
    .sort((a, b) => b.areaMm2 - a.areaMm2)
    .slice(0, mostObjects)
}

/** The part of the picture through which nothing can be seen, with the box around it. */
export function opaqueArea(scan: ModelScan): ModelFinding {
  const regions = regionsBelow(scan, opaqueBelow)
  const pixels = regions.reduce((sum, region) => sum + region.pixels, 0)
  const share = pixels / Math.max(1, scan.widthPx * scan.heightPx)
  const boxes = regions.map((region) => region.boxPx)
  if (boxes.length === 0) return { type: 'opaqueArea', share: 0, boxPx: null }
  const x = Math.min(...boxes.map((box) => box[0]))
  const y = Math.min(...boxes.map((box) => box[1]))
  const right = Math.max(...boxes.map((box) => box[0] + box[2]))
  const bottom = Math.max(...boxes.map((box) => box[1] + box[3]))
  return { type: 'opaqueArea', share, boxPx: [x, y, right - x, bottom - y] }
}

type Region = { readonly boxPx: BoxPx; readonly pixels: number }

/** Regions of the most penetrating plane darker than a limit, four-connected; found by flooding with a list of its own. */
export function regionsBelow(scan: ModelScan, limit: number): Region[] {
  const plane = scan.planes.at(-1)
  if (!plane) return []
  const { widthPx, heightPx, data } = plane
  const seen = new Uint8Array(data.length)
  const stack: number[] = []
  const regions: Region[] = []
  const visit = (index: number): void => {
    if (seen[index] === 0 && (data[index] ?? 65_535) < limit) {
      seen[index] = 1
      stack.push(index)
    }
  }
  for (let start = 0; start < data.length; start++) {
    visit(start)
    if (stack.length === 0) continue
    let [x0, y0, x1, y1, pixels] = [widthPx, heightPx, 0, 0, 0]
    for (let index = stack.pop(); index !== undefined; index = stack.pop()) {
      const [x, y] = [index % widthPx, Math.floor(index / widthPx)]
      pixels++
      x0 = Math.min(x0, x)
      x1 = Math.max(x1, x)
      y0 = Math.min(y0, y)
      y1 = Math.max(y1, y)
      if (x > 0) visit(index - 1)
      if (x < widthPx - 1) visit(index + 1)
      if (y > 0) visit(index - widthPx)
      if (y < heightPx - 1) visit(index + widthPx)
    }
    regions.push({ boxPx: [x0, y0, x1 - x0 + 1, y1 - y0 + 1], pixels })
  }
  return regions
}
