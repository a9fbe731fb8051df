import type { Declaration } from '../contract/declaration.ts'

/** One thing that is wrong with a manifest: the row (1 = first row of data, or place in the list), the field, and what is expected. */
export type ManifestFault = { readonly row: number; readonly field: string; readonly message: string }

/** A whole manifest, or everything that is wrong with it: nothing is ever taken in by half. */
export type ManifestReading =
  | { readonly ok: true; readonly declarations: readonly Declaration[] }
  | { readonly ok: false; readonly faults: readonly ManifestFault[] }
