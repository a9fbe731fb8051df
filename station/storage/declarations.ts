import { createHash } from 'node:crypto'
import { Declaration } from '../contract/declaration.ts'
import type { Db } from './database.ts'

/** Declared goods by label, with the manifest they came in. A newer manifest replaces what an older one said of a label. */
export function declarationTable(db: Db) {
  const addManifest = db.prepare('INSERT INTO manifest (name, sha256, imported_at, declarations) VALUES (?, ?, ?, ?)')
  const add = db.prepare(
    'INSERT INTO declaration (label, master_carton, declaration, manifest_id) VALUES (?, ?, ?, ?) ON CONFLICT (label) DO UPDATE SET master_carton = excluded.master_carton, declaration = excluded.declaration, manifest_id = excluded.manifest_id',
  )
  const known = db.prepare<[string, string], { id: number }>('SELECT id FROM manifest WHERE name = ? AND sha256 = ?')
  const one = db.prepare<[string], { declaration: string }>('SELECT declaration FROM declaration WHERE label = ?')
  const count = db.prepare<[], { n: number }>('SELECT count(*) AS n FROM declaration')
  const importAll = db.transaction((name: string, sha256: string, declarations: readonly Declaration[], at: number) => {
    const { lastInsertRowid } = addManifest.run(name, sha256, at, declarations.length)
    for (const declaration of declarations)
      add.run(declaration.label, declaration.masterCarton, JSON.stringify(declaration), lastInsertRowid)
  })
  return {
    /** Takes a whole manifest in, or nothing of it. False when the very same file is in already. */
    importManifest(name: string, bytes: Uint8Array, declarations: readonly Declaration[], at: number): boolean {
      const sha256 = createHash('sha256').update(bytes).digest('hex')
      if (known.get(name, sha256)) return false
      importAll(name, sha256, declarations, at)
      return true
    },
    declarationFor(label: string): Declaration | null {
      const row = one.get(label)
      return row ? Declaration.parse(JSON.parse(row.declaration)) : null
    },
    count: (): number => count.get()?.n ?? 0,
  }
}
