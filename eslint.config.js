import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';
import { contextImports } from './scripts/lint/context-imports.ts';
import { PUBLIC_FILES } from './scripts/lint/public-files.ts';

/**
 * Which folders each folder may import from. Anything else is a lint error; `types` may be imported as
 * types only.
 */
const layers = {
  domain: { values: [] },
  gateways: { values: ['domain'] },
  db: { values: ['domain', 'config'] },
  workflows: { values: ['domain'], types: ['activities'] },
  activities: { values: ['domain', 'gateways', 'db', 'workflows/contracts'] },
  api: { values: ['domain', 'db', 'workflows/contracts', 'gateways', 'config'] },
  worker: { values: ['domain', 'db', 'workflows', 'activities', 'gateways', 'config'] },
  config: { values: [] },
  // The console knows the product by its API only.
  web: { values: ['client'] },
  client: { values: [] },
};
const folders = [...Object.keys(layers), 'dev', 'test', 'bench', 'scripts', 'packages'];
const anyDepth = (folder) => [
  `../${folder}/**`,
  `../../${folder}/**`,
  `../../../${folder}/**`,
  `../../../../${folder}/**`,
];

/** Entry points that put concrete things together may reach further than their folder. */
const compositionRoots = ['worker/main.ts', 'api/server.ts', 'db/migrate.ts'];

const importDirections = Object.entries(layers).map(([folder, { values, types = [] }]) => {
  const forbidden = folders.filter(
    (f) => f !== folder && !types.includes(f) && !values.some((v) => v.split('/')[0] === f),
  );
  const patterns = [
    {
      group: forbidden.flatMap(anyDepth),
      message: `${folder}/ may import ${values.join(', ') || 'nothing'} (docs/architecture.md)`,
    },
    ...types.map((f) => ({
      group: anyDepth(f),
      allowTypeImports: true,
      message: `${folder}/ may import types of ${f}/ only`,
    })),
    ...values
      .filter((v) => v.includes('/'))
      .map((v) => ({
        regex: `^(\\.\\./)+${v.split('/')[0]}/(?!${v.split('/')[1]}/)`,
        message: `${folder}/ may import ${v}/ only`,
      })),
  ];
  if (folder === 'workflows' || folder === 'domain') {
    patterns.push({
      regex: '^(node:|stripe$|@mikro-orm/|pino$|koa$)',
      message: 'no I/O in deterministic code',
    });
  }
  return {
    files: [`${folder}/**/*.{ts,tsx}`],
    ignores: compositionRoots,
    rules: { '@typescript-eslint/no-restricted-imports': ['error', { patterns }] },
  };
});

const packageByName = {
  regex: '^(\\.\\./)+packages/',
  message: 'import a package by its name (docs/architecture.md)',
};

/** A package knows nothing of the product, and the product knows a package by its public entry points. */
const packageBoundary = [
  {
    files: ['packages/**/*.ts'],
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              group: folders.flatMap(anyDepth).concat(folders.map((folder) => `../../../../../${folder}/**`)),
              message: 'a package imports nothing of the product',
            },
          ],
        },
      ],
    },
  },
  {
    files: ['{dev,test,bench}/**/*.ts'],
    rules: { '@typescript-eslint/no-restricted-imports': ['error', { patterns: [packageByName] }] },
  },
  {
    files: ['scripts/**/*.ts'],
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        {
          patterns: [
            packageByName,
            {
              group: ['dev', 'test', 'bench'].flatMap(anyDepth),
              message: 'scripts are in the production image, dev/, test/ and bench/ are not',
            },
          ],
        },
      ],
    },
  },
];

export default tseslint.config(
  {
    ignores: [
      '**/dist/',
      '.cache/',
      '.data*/',
      '.artifacts/',
      'node_modules/',
      '**/*.js',
      'test/fixtures/',
      'client/schema.ts',
    ],
  },
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      // Numbers and booleans read well in messages; objects stay forbidden.
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      // A promise-returning handler given to an event emitter is caught where it is defined.
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: false }],
      // An underscore says that a value is left out on purpose, as in `const { secret: _, ...rest }`.
      '@typescript-eslint/no-unused-vars': ['error', { varsIgnorePattern: '^_', argsIgnorePattern: '^_' }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      'no-restricted-syntax': [
        'error',
        {
          selector: "MemberExpression[object.name='process'][property.name='env']",
          message: 'process.env is read in config/env.ts only',
        },
        { selector: 'ExportDefaultDeclaration', message: 'named exports only' },
      ],
    },
  },
  {
    files: ['config/env.ts', 'dev/**', 'test/**', 'bench/**', 'scripts/**', 'packages/**'],
    rules: { 'no-restricted-syntax': 'off' },
  },
  {
    files: ['web/**/*.{ts,tsx}'],
    ...reactHooks.configs.flat.recommended,
  },
  ...importDirections,
  ...packageBoundary,
  {
    files: Object.keys(PUBLIC_FILES).map((layer) => `${layer}/**/*.ts`),
    plugins: { contexts: { rules: { imports: contextImports } } },
    rules: { 'contexts/imports': 'error' },
  },
);
