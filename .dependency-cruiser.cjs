/** A third-party package with one home folder, so that it can be replaced there. Tests may import it anywhere. */
const only = (name, home, pkg) => ({
  name: `${name}-has-one-home`,
  severity: 'error',
  comment: `${pkg} may be imported under ${home} alone, so that it can be replaced there.`,
  from: { pathNot: `${home}|\\.test\\.ts$|/testing/|^bench/` },
  to: { path: `node_modules/${pkg}/`, dependencyTypesNot: ['type-only'] },
})

/** The rules of DESIGN: who may import whom. `scripts/canary` holds a small tree that breaks them on purpose. */
module.exports = {
  forbidden: [
    {
      name: 'drivers-know-nobody',
      severity: 'error',
      from: { path: '^drivers/' },
      to: { path: '^(station|models|ui|hq|command|bench)/' },
    },
    {
      name: 'models-know-nobody',
      severity: 'error',
      from: { path: '^models/' },
      to: { path: '^(station|drivers|ui|hq|command|bench)/' },
    },
    {
      name: 'ui-sees-only-the-contract',
      severity: 'error',
      from: { path: '^ui/' },
      to: { path: '^(station/(?!contract/)|drivers/|models/|hq/|command/|bench/)' },
    },
    {
      name: 'hq-sees-only-the-contract',
      severity: 'error',
      from: { path: '^hq/', pathNot: '\\.test\\.ts$|/testing/' },
      to: { path: '^(station/(?!contract/)|drivers/|models/|ui/|command/|bench/)' },
    },
    {
      name: 'ui-is-a-web-page',
      severity: 'error',
      from: { path: '^ui/', pathNot: '\\.test\\.ts$|^ui/testing/|vite\\.config\\.ts$' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'contract-imports-only-zod',
      severity: 'error',
      from: { path: '^station/contract/', pathNot: '\\.test\\.ts$' },
      to: { pathNot: '^(station/contract/|node_modules/zod/)' },
    },
    {
      name: 'inspection-is-pure',
      severity: 'error',
      from: { path: '^station/inspection/', pathNot: '\\.test\\.ts$|/testing/' },
      to: { pathNot: '^station/(inspection|contract)/' },
    },
    {
      name: 'station-knows-no-page',
      severity: 'error',
      from: { path: '^station/' },
      to: { path: '^(ui|command|bench)/' },
    },
    {
      name: 'nobody-imports-the-shell',
      severity: 'error',
      from: { pathNot: '^station/shell/' },
      to: { path: '^station/shell/' },
    },
    { name: 'nobody-imports-ui', severity: 'error', from: { pathNot: '^ui/' }, to: { path: '^ui/' } },
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-unresolved',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '^(bun|bun:|cloudflare:)' },
    },
    only('serialport', '^drivers/wire/', 'serialport'),
    only('modbus', '^drivers/(conveyor|portal)/', 'modbus-serial'),
    only('onnxruntime', '^models/', 'onnxruntime-node'),
    only('sqlite', '^station/storage/', 'better-sqlite3'),
    only('mqtt', '^(station/hq|hq)/', 'mqtt'),
    only('aedes', '^station/hq/', 'aedes'),
    only('sharp', '^(station/evidence|models|drivers/label-camera)/', 'sharp'),
    only('electron', '^station/shell/', 'electron'),
    only('fastify', '^(station/serve|hq)/', 'fastify'),
    only('commander', '^command/', 'commander'),
    only('yaml', '^station/config/', 'yaml'),
    only('pino', '^station/log/', 'pino'),
    only('pglite', '^hq/', '@electric-sql/pglite'),
    only('csv', '^station/manifest/', 'csv-parse'),
    only('zxing', '^drivers/label-camera/', 'zxing-wasm'),
    only('bwip', '^drivers/label-camera/', 'bwip-js'),
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: 'hq/page/|\\.css$|fontsource' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'types'] },
  },
}
