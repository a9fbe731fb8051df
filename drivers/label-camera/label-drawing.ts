import bwip from 'bwip-js/node'

/** Symbologies that a simulated label can bear, as bwip-js names them. GS1 texts are written with their AIs in parentheses. */
export type DrawnSymbology = 'code128' | 'gs1-128' | 'gs1datamatrix' | 'datamatrix' | 'qrcode' | 'gs1qrcode' | 'pdf417'
export type DrawnCode = { readonly symbology: DrawnSymbology; readonly text: string }

/** A grey picture of 8 bits, row by row. */
export type GreyPixels = { readonly widthPx: number; readonly heightPx: number; readonly grey: Uint8Array }

/** Dots of the printer per module, height of linear bars, and quiet zone around each code, in dots. */
const [linearDots, matrixDots, barsDots, quietDots] = [3, 5, 150, 40]

type Block = {
  readonly widthDots: number
  readonly heightDots: number
  readonly black: (x: number, y: number) => boolean
}

function blockOf({ symbology, text }: DrawnCode): Block {
  const [symbol] = bwip.raw({ bcid: symbology, text })
  if (symbol && 'pixs' in symbol) {
    const { pixs, pixx, pixy } = symbol
    const black = (x: number, y: number): boolean =>
      pixs[Math.floor(y / matrixDots) * pixx + Math.floor(x / matrixDots)] === 1
    return { widthDots: pixx * matrixDots, heightDots: pixy * matrixDots, black }
  }
  if (!symbol || !('sbs' in symbol)) throw new RangeError(`"${text}" cannot be drawn as ${symbology}.`)
  // Widths of bar, space, bar …, in modules.
  const modules = symbol.sbs.flatMap((width, place) => Array.from({ length: width }, () => place % 2 === 0))
  const black = (x: number): boolean => modules[Math.floor(x / linearDots)] === true
  return { widthDots: modules.length * linearDots, heightDots: barsDots, black }
}

/** Draws a label: its codes one below the other on white, each with its quiet zone. Throws RangeError on a text that the symbology cannot hold. */
export function drawLabel(codes: readonly DrawnCode[]): GreyPixels {
  const blocks = codes.map(blockOf)
  const widthPx = Math.max(0, ...blocks.map(({ widthDots }) => widthDots)) + 2 * quietDots
  const heightPx = blocks.reduce((sum, { heightDots }) => sum + heightDots + quietDots, quietDots)
  const grey = new Uint8Array(widthPx * heightPx).fill(255)
  let top = quietDots
  for (const { widthDots, heightDots, black } of blocks) {
    for (let y = 0; y < heightDots; y++)
      for (let x = 0; x < widthDots; x++) if (black(x, y)) grey[(top + y) * widthPx + quietDots + x] = 0
    top += heightDots + quietDots
  }
  return { widthPx, heightPx, grey }
}
