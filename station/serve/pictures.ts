import type { FastifyInstance } from 'fastify'
import * as z from 'zod'
import { ServeError } from './serve-error.ts'

/** One plane for the viewer: u16 little-endian, row-major, transmission × 65535. */
export type PlanePixels = { readonly widthPx: number; readonly heightPx: number; readonly data: Uint16Array }

/** Where the server gets pictures from. Both throw ServeError `not-found`. */
export type Pictures = {
  readonly plane: (inspectionId: string, plane: 'single' | 'low' | 'high') => Promise<PlanePixels>
  readonly thumbnail: (inspectionId: string) => Promise<Uint8Array>
}

const Where = z.object({ id: z.uuid(), plane: z.enum(['single', 'low', 'high']).default('single') })

/** Adds the two picture routes. A stored picture never changes, so a page may keep it. */
export function addPictures(app: FastifyInstance, pictures: Pictures): void {
  app.get('/api/inspections/:id/planes/:plane', async (request, reply) => {
    const { id, plane } = readWhere(request.params)
    const pixels = await pictures.plane(id, plane)
    const bytes = Buffer.from(pixels.data.buffer, pixels.data.byteOffset, pixels.data.byteLength)
    return reply
      .header('content-type', 'application/octet-stream')
      .header('cache-control', 'private, max-age=86400, immutable')
      .header('x-width', pixels.widthPx)
      .header('x-height', pixels.heightPx)
      .send(bytes)
  })
  app.get('/api/inspections/:id/thumbnail.png', async (request, reply) => {
    const { id } = readWhere(request.params)
    const bytes = await pictures.thumbnail(id)
    return reply
      .header('content-type', 'image/png')
      .header('cache-control', 'private, max-age=86400, immutable')
      .send(Buffer.from(bytes))
  })
}

function readWhere(params: unknown): z.infer<typeof Where> {
  const parsed = Where.safeParse(params)
  if (!parsed.success) throw new ServeError('bad-input', 'This is not the address of a picture.')
  return parsed.data
}
