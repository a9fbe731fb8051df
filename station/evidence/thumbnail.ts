import sharp from 'sharp'
import type { Grey16 } from './png.ts'

/**
 * A small 8-bit grey PNG of a plane, at most `longestPx` on its longer side, aspect kept by the pitches (mm per pixel across and
 * along). Never larger than the plane itself.
 */
export async function thumbnailOf(
  plane: Grey16,
  longestPx = 160,
  pitch: { readonly acrossMm: number; readonly alongMm: number } = { acrossMm: 1, alongMm: 1 },
): Promise<Uint8Array> {
  const { widthPx, heightPx, data } = plane
  const grey = Uint8Array.from(data, (value) => value >> 8)
  const widthMm = widthPx * pitch.acrossMm
  const heightMm = heightPx * pitch.alongMm
  const scale = Math.min(longestPx / Math.max(widthMm, heightMm), widthPx / widthMm, heightPx / heightMm)
  return sharp(grey, { raw: { width: widthPx, height: heightPx, channels: 1 }, limitInputPixels: false })
    .resize({
      width: Math.max(1, Math.round(widthMm * scale)),
      height: Math.max(1, Math.round(heightMm * scale)),
      fit: 'fill',
    })
    .toColourspace('b-w')
    .png({ compressionLevel: 6 })
    .toBuffer()
}
