// Strips the types of station/shell into dist/shell, for Electron's own Node, which runs no TypeScript.
//   node scripts/build-shell.mjs [FOLDER]
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'
import { projectFolder } from './run.mjs'

const from = join(projectFolder, 'station/shell')
const to = process.argv[2] ?? join(projectFolder, 'dist/shell')
mkdirSync(to, { recursive: true })
for (const name of readdirSync(from).filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))) {
  const { outputText } = ts.transpileModule(readFileSync(join(from, name), 'utf8'), {
    fileName: name,
    compilerOptions: {
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.ESNext,
      verbatimModuleSyntax: true,
      rewriteRelativeImportExtensions: true,
    },
  })
  writeFileSync(join(to, name.replace(/\.ts$/, '.js')), outputText)
}
writeFileSync(
  join(to, 'package.json'),
  JSON.stringify({ name: 'clearlane', productName: 'Clearlane', version: '0.1.0', type: 'module', main: 'main.js' }),
)
