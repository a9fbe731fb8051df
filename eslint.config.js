import tseslint from 'typescript-eslint'

const rooms = ['station', 'drivers', 'models', 'hq', 'command', 'bench', 'docs']

/** Rules of the house for every TypeScript file; all are errors, none is parked as a warning. */
const houseRules = {
  'max-lines': ['error', { max: 300, skipBlankLines: false, skipComments: false }],
  'max-lines-per-function': ['error', { max: 50, skipBlankLines: true, skipComments: true }],
  complexity: ['error', 12],
  'no-console': 'error',
  'no-empty': ['error', { allowEmptyCatch: false }],
  eqeqeq: ['error', 'always'],
  'no-restricted-syntax': [
    'error',
    { selector: 'ExportDefaultDeclaration', message: 'Export by name, so that one thing has one name.' },
    { selector: 'TSEnumDeclaration', message: 'Use a union of literals; enums do not survive type stripping.' },
    { selector: 'ExportAllDeclaration', message: 'No barrels: import from the file that defines it.' },
    {
      selector: "MemberExpression[object.name='process'][property.name='env']",
      message: 'Only station/config reads the environment.',
    },
  ],
  '@typescript-eslint/no-explicit-any': 'error',
  '@typescript-eslint/no-floating-promises': 'error',
  '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }],
  '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
  '@typescript-eslint/only-throw-error': 'error',
  '@typescript-eslint/prefer-promise-reject-errors': 'error',
  '@typescript-eslint/no-non-null-assertion': 'error',
  '@typescript-eslint/no-unnecessary-type-assertion': 'error',
  '@typescript-eslint/await-thenable': 'error',
  '@typescript-eslint/require-await': 'off',
  '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
}

export default tseslint.config(
  {
    ignores: [
      'dist/**',
      'node_modules/**',
      'var/**',
      'scripts/canary/**',
      'hq/page/**/*.js',
      '.electron-runtime/**',
      'docs/pictures/**',
    ],
  },
  { linterOptions: { reportUnusedDisableDirectives: 'error', noInlineConfig: true } },
  {
    files: rooms.map((room) => `${room}/**/*.ts`),
    plugins: { '@typescript-eslint': tseslint.plugin },
    languageOptions: {
      parser: tseslint.parser,
      parserOptions: { project: './tsconfig.json', tsconfigRootDir: import.meta.dirname },
    },
    rules: houseRules,
  },
  {
    files: ['ui/**/*.ts', 'ui/**/*.tsx'],
    plugins: { '@typescript-eslint': tseslint.plugin },
    languageOptions: {
      parser: tseslint.parser,
      parserOptions: { project: './ui/tsconfig.json', tsconfigRootDir: import.meta.dirname },
    },
    // A component's markup is one thing to read: its functions may be longer than a rule of logic.
    rules: {
      ...houseRules,
      'max-lines-per-function': ['error', { max: 120, skipBlankLines: true, skipComments: true }],
    },
  },
  {
    files: ['**/*.test.ts', '**/contract-suite.ts', '**/testing/**'],
    // A story is told in one piece; node:test returns promises that its runner awaits.
    rules: {
      'max-lines-per-function': 'off',
      'no-restricted-syntax': 'off',
      '@typescript-eslint/no-floating-promises': [
        'error',
        {
          allowForKnownSafeCalls: [
            {
              from: 'package',
              package: 'node:test',
              name: ['test', 'describe', 'it', 'suite', 'before', 'after', 'beforeEach', 'afterEach'],
            },
          ],
        },
      ],
    },
  },
  { files: ['command/**/*.ts', 'bench/**/*.ts', 'station/headless.ts'], rules: { 'no-console': 'off' } },
  { files: ['station/config/**/*.ts'], rules: { 'no-restricted-syntax': 'off' } },
  { files: ['**/vite.config.ts'], rules: { 'no-restricted-syntax': 'off' } },
)
