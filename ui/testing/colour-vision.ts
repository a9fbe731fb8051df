type Rgb = readonly [number, number, number]
type Matrix = readonly [Rgb, Rgb, Rgb]

/** Red-green blindness as a matrix on linear RGB, severity 1 (Machado, Oliveira and Fernandes 2009, table 1). */
export const colourVisions: Readonly<Record<'protanopia' | 'deuteranopia', Matrix>> = {
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
}

const linear = (value: number): number => {
  const share = value / 255
  return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
}

/** CIE L*a*b* (D65) of a colour 0..255, as everyone sees it or as one kind of colour vision does. */
export function labOf([r, g, b]: Rgb, vision: Matrix | null = null): [number, number, number] {
  const given: Rgb = [linear(r), linear(g), linear(b)]
  const seen = (row: Rgb): number => Math.max(0, Math.min(1, row[0] * given[0] + row[1] * given[1] + row[2] * given[2]))
  const [red, green, blue] = vision ? [seen(vision[0]), seen(vision[1]), seen(vision[2])] : given
  const bent = (value: number): number => (value > 0.008856 ? Math.cbrt(value) : 7.787 * value + 16 / 116)
  const x = bent((0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.95047)
  const y = bent(0.2126 * red + 0.7152 * green + 0.0722 * blue)
  const z = bent((0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.08883)
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)]
}

/** Distance of two colours in L*a*b* (ΔE of 1976). */
export function apart(one: Rgb, other: Rgb, vision: Matrix | null = null): number {
  const [a, b] = [labOf(one, vision), labOf(other, vision)]
  return Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2])
}
