/** A material's areal density as attenuation at the low and the high energy, per unit of thickness. */
const attenuations = { organic: [0.219, 0.185], mixed: [0.42, 0.255], metal: [1.2, 0.52] } as const

/** Attenuation of steel from which nothing is seen any more. */
const cannotSee = 11

type Material = keyof typeof attenuations

/** One part of a synthetic parcel, in mm as the page shows it (travel to the right). `thickness` in units of `attenuations`. */
export type Part = {
  readonly material: Material
  readonly thickness: number
  readonly x: number
  readonly y: number
  readonly w: number
  readonly h: number
  readonly shape?: 'box' | 'disc' | 'frame' | 'ring'
  readonly turnedDeg?: number
}

/** Transmission × 65535 of both energies, as the station stores them: rows in the direction of travel, columns across the belt. */
export type SyntheticScan = {
  readonly widthPx: number
  readonly heightPx: number
  readonly pitchMm: number
  readonly low: Uint16Array
  readonly high: Uint16Array
}

const noiseOf = (x: number, y: number): number => {
  const wave = Math.sin(x * 127.1 + y * 311.7) * 43_758.5453
  return wave - Math.floor(wave) - 0.5
}

/** How deep (mm) a point lies inside a part; negative is outside. */
function depth(part: Part, x: number, y: number): number {
  const angle = ((part.turnedDeg ?? 0) * Math.PI) / 180
  const [dx, dy] = [x - part.x, y - part.y]
  const along = dx * Math.cos(angle) + dy * Math.sin(angle)
  const across = dy * Math.cos(angle) - dx * Math.sin(angle)
  const shape = part.shape ?? 'box'
  const round = shape === 'disc' || shape === 'ring'
  const inside = round
    ? (1 - Math.hypot(along / (part.w / 2), across / (part.h / 2))) * (Math.min(part.w, part.h) / 2)
    : Math.min(part.w / 2 - Math.abs(along), part.h / 2 - Math.abs(across))
  return shape === 'frame' || shape === 'ring' ? 2.2 - Math.abs(inside - 2.2) : inside
}

/** Scans a parcel of the given size: sums the parts' attenuations, adds a little noise, and stores it in the station's direction. */
export function scanOf(parts: readonly Part[], widthMm: number, heightMm: number, pitchMm = 0.8): SyntheticScan {
  const [rows, columns] = [Math.round(widthMm / pitchMm), Math.round(heightMm / pitchMm)]
  const low = new Uint16Array(rows * columns)
  const high = new Uint16Array(rows * columns)
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const [x, y] = [(rows - 1 - row + 0.5) * pitchMm, (column + 0.5) * pitchMm]
      let [aLow, aHigh] = [0, 0]
      for (const part of parts) {
        const share = Math.max(0, Math.min(1, depth(part, x, y) + 0.5))
        aLow += share * part.thickness * attenuations[part.material][0]
        aHigh += share * part.thickness * attenuations[part.material][1]
      }
      const noise = 1 + 0.006 * noiseOf(row, column)
      low[row * columns + column] = Math.round(65_535 * Math.min(1, Math.exp(-Math.min(cannotSee, aLow)) * noise))
      high[row * columns + column] = Math.round(65_535 * Math.min(1, Math.exp(-Math.min(cannotSee, aHigh)) * noise))
    }
  }
  return { widthPx: columns, heightPx: rows, pitchMm, low, high }
}

const carton = (w: number, h: number): Part[] => [
  { material: 'organic', thickness: 0.28, x: 180, y: 117, w, h, shape: 'frame' },
  { material: 'organic', thickness: 0.06, x: 180, y: 117, w, h },
]

const pair = (part: Part, x: number): Part[] => [part, { ...part, x }]

/** Invented parcels, 360 × 234 mm. In `shirts` the block at the lower left is declared by nobody. */
export const contents: Readonly<
  Record<'shirts' | 'headphones' | 'shoes' | 'bottles' | 'books' | 'vice', readonly Part[]>
> = {
  shirts: [
    ...carton(318, 196),
    { material: 'organic', thickness: 0.62, x: 158, y: 96, w: 196, h: 136, turnedDeg: 2 },
    { material: 'organic', thickness: 0.55, x: 180, y: 116, w: 206, h: 140, turnedDeg: -3 },
    { material: 'organic', thickness: 0.6, x: 206, y: 134, w: 190, h: 118, turnedDeg: 4 },
    { material: 'organic', thickness: 0.95, x: 276, y: 82, w: 70, h: 62, shape: 'ring' },
    { material: 'organic', thickness: 0.95, x: 276, y: 82, w: 54, h: 47, shape: 'ring' },
    { material: 'organic', thickness: 0.95, x: 276, y: 82, w: 38, h: 32, shape: 'ring' },
    { material: 'metal', thickness: 1.15, x: 300, y: 128, w: 34, h: 28, shape: 'frame', turnedDeg: 18 },
    { material: 'metal', thickness: 1.1, x: 300, y: 128, w: 26, h: 3, turnedDeg: 18 },
    { material: 'organic', thickness: 2.35, x: 84, y: 166, w: 78, h: 50, turnedDeg: -7 },
    { material: 'organic', thickness: 0.3, x: 84, y: 166, w: 82, h: 15, turnedDeg: -7 },
    { material: 'organic', thickness: 0.3, x: 84, y: 166, w: 15, h: 54, turnedDeg: -7 },
  ],
  headphones: [
    ...carton(286, 190),
    { material: 'organic', thickness: 0.85, x: 180, y: 122, w: 176, h: 160, shape: 'ring' },
    ...pair({ material: 'organic', thickness: 1.15, x: 98, y: 142, w: 54, h: 68, shape: 'disc' }, 262),
    ...pair({ material: 'mixed', thickness: 1.5, x: 98, y: 142, w: 38, h: 38, shape: 'ring' }, 262),
    ...pair({ material: 'metal', thickness: 1, x: 98, y: 142, w: 20, h: 20, shape: 'disc' }, 262),
    { material: 'organic', thickness: 0.25, x: 180, y: 108, w: 60, h: 40, turnedDeg: 3 },
  ],
  shoes: [
    ...carton(290, 190),
    ...pair({ material: 'organic', thickness: 1, x: 118, y: 117, w: 68, h: 160, shape: 'disc', turnedDeg: 6 }, 240),
    ...pair({ material: 'organic', thickness: 0.6, x: 118, y: 140, w: 48, h: 76, shape: 'disc' }, 240),
    ...[74, 90, 106, 122].flatMap((y) =>
      pair({ material: 'metal', thickness: 0.7, x: 112, y, w: 6, h: 6, shape: 'disc' }, 248),
    ),
  ],
  bottles: [
    ...carton(260, 180),
    ...[0, 1, 2, 3, 4, 5].flatMap((index): Part[] => [
      { material: 'organic', thickness: 2, x: 82 + index * 39, y: 128, w: 32, h: 108 },
      { material: 'organic', thickness: 1.2, x: 82 + index * 39, y: 64, w: 15, h: 22 },
      { material: 'mixed', thickness: 0.4, x: 82 + index * 39, y: 52, w: 18, h: 8 },
    ]),
  ],
  books: [
    ...carton(240, 170),
    { material: 'organic', thickness: 1.5, x: 150, y: 108, w: 130, h: 110, turnedDeg: 3 },
    { material: 'organic', thickness: 1.5, x: 214, y: 124, w: 100, h: 124, turnedDeg: -4 },
  ],
  vice: [
    ...carton(300, 190),
    { material: 'organic', thickness: 0.3, x: 180, y: 117, w: 270, h: 160 },
    { material: 'metal', thickness: 18, x: 218, y: 124, w: 108, h: 84, turnedDeg: 5 },
    { material: 'organic', thickness: 0.8, x: 96, y: 100, w: 84, h: 92, turnedDeg: -4 },
    { material: 'mixed', thickness: 1.2, x: 96, y: 170, w: 70, h: 22 },
  ],
}
