/**
 * Who may import whom: the rules of docs/architecture.md that need the whole graph. What one file can be told while it is
 * being written stands in eslint.config.mjs as well.
 *
 * Concrete parts carry what they are made of in their name: prisma-user-store, postgres-listen-store, mongo-listen-store. A
 * file called *-store without such a prefix holds the interface, or the only implementation there is.
 */
const CONCRETE_STORE = '/(?:prisma|postgres|mongo|redis)-[^/]*\\.ts$';
const STORE = `-store\\.ts$|${CONCRETE_STORE}`;
const DATABASE_CLIENT =
  '^(?:node_modules/(?:pg|pg-boss|mongodb|ioredis|connect-redis|@prisma/[^/]+)/|prisma/generated/)';
const COMPOSITION = '^server/context(?:\\.ts$|/)';

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'no-circular',
      comment: 'Two modules that need each other are one module, or lack a third. Types may refer back and forth.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'no-orphans',
      severity: 'error',
      from: { orphan: true, pathNot: ['\\.d\\.ts$', '^prisma/generated/'] },
      to: {},
    },
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
    {
      name: 'declared-dependencies',
      comment: 'What runs in production is in "dependencies".',
      severity: 'error',
      from: { path: '^(?:server|config|prisma|mongo)/' },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'below-the-server',
      comment: 'config/, prisma/ and mongo/ know nothing of server/.',
      severity: 'error',
      from: { path: '^(?:config|prisma|mongo)/' },
      to: { path: '^server/' },
    },
    {
      name: 'production-without-tests',
      severity: 'error',
      from: { path: '^(?:server|config|prisma|mongo)/' },
      to: { path: '^(?:tests|scripts|web)/' },
    },
    {
      name: 'clients-only-in-context',
      severity: 'error',
      from: { path: '^(?:server|mongo)/', pathNot: [COMPOSITION, '^server/clients/'] },
      to: { path: '^server/clients/' },
    },
    {
      name: 'concrete-stores-only-in-context',
      severity: 'error',
      from: { path: '^server/', pathNot: [COMPOSITION, CONCRETE_STORE] },
      to: { path: CONCRETE_STORE },
    },
    {
      name: 'databases-only-in-stores',
      severity: 'error',
      from: {
        path: '^server/',
        pathNot: [COMPOSITION, '^server/clients/', STORE, '^server/http/rate-limits\\.ts$'],
      },
      to: { path: DATABASE_CLIENT },
    },
    {
      name: 'no-foreign-store',
      comment: "A feature asks another feature's service, never its store.",
      severity: 'error',
      from: { path: '^server/features/([^/]+)/' },
      to: { path: `^server/features/(?!$1/).*(?:${STORE})` },
    },
    {
      name: 'services-know-no-transport',
      comment: 'Services know neither Express nor zod nor a database client.',
      severity: 'error',
      from: { path: '-service\\.ts$' },
      to: { path: `${DATABASE_CLIENT}|^node_modules/(?:express|express-session|zod|busboy)/` },
    },
    {
      name: 'express-only-in-routes',
      severity: 'error',
      from: { path: '^server/features/', pathNot: ['-routes\\.ts$', STORE] },
      to: { path: '^node_modules/(?:express|express-session|busboy)/' },
    },
    {
      name: 'features-below-the-app',
      severity: 'error',
      from: { path: '^server/(?:features|http|providers|clients)/' },
      to: { path: '^server/(?:(?:main|server|app|context)\\.ts$|context/)' },
    },
    {
      name: 'providers-know-no-feature',
      comment: 'A provider is an adapter to a remote service; features know its interface, not the other way round.',
      severity: 'error',
      from: { path: '^server/providers/' },
      to: { path: '^server/(?:features|http|clients)/' },
    },
    {
      name: 'concrete-providers-only-in-context',
      comment: 'Features import the interfaces (llm-provider.ts, music-provider.ts) and the door to all of them.',
      severity: 'error',
      from: { path: '^server/(?:features|http)/' },
      to: {
        path: '^server/providers/(?:llm|music)/',
        pathNot: '/(?:llm-provider|language-models|music-provider|call-budgets)\\.ts$',
      },
    },
  ],
  options: {
    doNotFollow: { path: '^(?:node_modules|prisma/generated)' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.js', '.json'],
    },
  },
};
