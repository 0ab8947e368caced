import prettier from 'eslint-config-prettier';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

/**
 * Who may import whom (docs/architecture.md). What depends on the importing file alone is said here, so that an editor
 * shows it while one writes; what needs the whole graph (another feature's store, cycles) is in .dependency-cruiser.cjs.
 */
const DATABASES = ['pg', 'pg/*', 'mongodb', 'ioredis', 'pg-boss', '@prisma/*', '**/prisma/generated/**'];
const HTTP = ['express', 'express-session', 'busboy', 'helmet', 'compression', 'connect-redis'];

const restrict = (files, rules, { ignores = [] } = {}) => ({
  files,
  ignores,
  rules: {
    '@typescript-eslint/no-restricted-imports': [
      'error',
      { patterns: rules.map(([group, message]) => ({ group, message })) },
    ],
  },
});

const STORES = ['**/*-store.ts', '**/{prisma,postgres,mongo,redis}-*.ts'];
const noDatabase = [DATABASES, 'Only stores (*-store.ts, prisma-*.ts, …) and server/clients touch a database.'];
const noHttp = [HTTP, 'Express stays in routes and server/http.'];
const noClients = [['**/clients/*'], 'Only server/context opens clients; take what you need as an argument.'];
const noStores = [
  ['**/prisma-*.js', '**/postgres-*.js', '**/mongo-*.js', '**/redis-*.js'],
  'Only server/context chooses a store; take its interface.',
];

export default defineConfig(
  globalIgnores(['dist/', 'coverage/', '.data/', 'prisma/generated/', 'web/src/api/schema.ts', 'web/public/']),
  {
    files: ['**/*.{ts,tsx}'],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: {
      parserOptions: {
        projectService: { allowDefaultProject: ['prisma.config.ts'] },
        tsconfigRootDir: import.meta.dirname,
      },
    },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      'max-lines': ['error', { max: 300 }],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-console': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/explicit-module-boundary-types': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      // An interface may promise a Promise that one of its implementations has at hand.
      '@typescript-eslint/require-await': 'off',
      // Services and stores are closures over their dependencies: no `this` to lose.
      '@typescript-eslint/unbound-method': 'off',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      // Express 5 and React accept async handlers and report their rejections.
      '@typescript-eslint/no-misused-promises': [
        'error',
        { checksVoidReturn: { arguments: false, attributes: false } },
      ],
      'no-restricted-syntax': [
        'error',
        {
          selector: 'TSAsExpression > TSAsExpression',
          message: 'A double cast lies about the type: parse it or narrow it.',
        },
        { selector: 'ExportAllDeclaration', message: 'No barrel files: import from where it is.' },
        { selector: 'ExportDefaultDeclaration', message: 'Export by name.' },
        {
          selector: "CallExpression[callee.property.name='matchAll'] > Identifier.arguments",
          message: 'matchAll compiles a copy again and again: use allMatches.',
        },
      ],
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'env', message: 'Only config/env.ts reads the environment.' },
      ],
    },
  },
  {
    files: ['config/env.ts', 'scripts/**', 'tests/**', 'prisma.config.ts', 'web/vite.config.ts'],
    rules: { 'no-restricted-properties': 'off' },
  },
  { files: ['*.config.ts', 'web/vite.config.ts'], rules: { 'no-restricted-syntax': 'off' } },
  {
    files: ['tests/**', 'scripts/**'],
    rules: { 'no-console': 'off' },
  },
  {
    files: ['tests/**'],
    rules: {
      // Answers of the app are unknown JSON; matchers return any.
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
      'max-lines': ['error', { max: 500 }],
    },
  },
  // Loops over typed arrays and columns, where the index is in range by construction.
  { files: ['server/features/recommender/**'], rules: { '@typescript-eslint/no-non-null-assertion': 'off' } },
  // Every text of the page, so that languages can follow.
  { files: ['web/src/texts*.ts'], rules: { 'max-lines': 'off' } },
  restrict(
    ['config/**', 'prisma/*.ts', 'mongo/**'],
    [[['**/server/**'], 'config/, prisma/ and mongo/ stand below server/.']],
  ),
  restrict(['server/**'], [noDatabase, noClients, noStores], {
    ignores: [
      'server/context.ts',
      'server/context/**',
      'server/clients/**',
      ...STORES,
      'server/http/rate-limits.ts',
      'server/features/*/**',
    ],
  }),
  restrict(['server/features/**'], [noDatabase, noHttp, noClients, noStores], {
    ignores: [...STORES, '**/*-routes.ts'],
  }),
  restrict(STORES, [noClients]),
  restrict(['server/features/*/*-routes.ts'], [noDatabase, noClients, noStores]),
  restrict(
    ['server/features/*/*-service.ts'],
    [
      noDatabase,
      noHttp,
      noClients,
      noStores,
      [['zod'], 'A service gets typed values; the schema stands beside the route.'],
    ],
  ),
  prettier,
);
