import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { PrismaPg } from '@prisma/adapter-pg';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import * as engine from '@prisma/schema-engine-wasm/schema_engine_bg';
import pg from 'pg';

/**
 * Migrations by Prisma's own schema engine in its WebAssembly form: the native one is a download. It keeps the standard
 * `_prisma_migrations` table, so that `prisma migrate status` on an open machine agrees.
 */
export interface MigrationStatus {
  applied: string[];
  pending: string[];
  /** Applied to this database, but not among our files: a newer EchoTune was here. */
  unknown: string[];
  /** Begun and neither finished nor rolled back. */
  failed: string[];
}

const FILTERS = { externalTables: [], externalEnums: [] };

/** Applies what is pending, one process at a time, and returns the names. */
export async function migrate(url: string, root: string): Promise<string[]> {
  return withEngine(url, root, async (schemaEngine) => {
    const { appliedMigrationNames } = await schemaEngine.applyMigrations({
      migrationsList: readMigrations(root),
      filters: FILTERS,
    });
    return appliedMigrationNames;
  });
}

/** Compares the database with our migration files; reads only. */
export async function migrationStatus(url: string, root: string): Promise<MigrationStatus> {
  const ours = migrationNames(root);
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  await client.connect();
  try {
    const table = await client.query<{ found: string | null }>(
      `SELECT to_regclass('public._prisma_migrations')::text AS found`,
    );
    if (table.rows[0]?.found == null) return { applied: [], pending: ours, unknown: [], failed: [] };
    const { rows } = await client.query<{ name: string; finished: boolean }>(
      `SELECT migration_name AS name, finished_at IS NOT NULL AS finished
         FROM _prisma_migrations WHERE rolled_back_at IS NULL ORDER BY started_at`,
    );
    const applied = rows.filter((row) => row.finished).map((row) => row.name);
    const known = new Set(ours);
    return {
      applied,
      pending: ours.filter((name) => !applied.includes(name)),
      unknown: applied.filter((name) => !known.has(name)),
      failed: rows.filter((row) => !row.finished).map((row) => row.name),
    };
  } finally {
    await client.end();
  }
}

/**
 * The SQL that leads from one version of schema.prisma to another (from nothing, when `before` is null): a new migration,
 * once somebody has reviewed it. Compares texts: reading a database's schema is more than the engine's adapter can do.
 */
export async function diffSchemas(url: string, root: string, before: string | null): Promise<string> {
  const file = 'prisma/schema.prisma';
  return withEngine(url, root, async (schemaEngine) => {
    const { stdout } = await schemaEngine.diff({
      from: before === null ? { tag: 'empty' } : { tag: 'schemaDatamodel', files: [{ path: file, content: before }] },
      to: { tag: 'schemaDatamodel', files: [{ path: file, content: readSchema(root) }] },
      script: true,
      exitCode: null,
      filters: FILTERS,
    });
    return stdout ?? '';
  });
}

function readSchema(root: string): string {
  return readFileSync(path.join(root, 'prisma/schema.prisma'), 'utf8');
}

function migrationNames(root: string): string[] {
  const dir = path.join(root, 'prisma/migrations');
  if (!existsSync(dir)) return [];
  return readdirSync(dir, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}

function readMigrations(root: string) {
  const dir = path.join(root, 'prisma/migrations');
  return {
    baseDir: dir,
    shadowDbInitScript: '',
    lockfile: { path: './migration_lock.toml', content: 'provider = "postgresql"\n' },
    migrationDirectories: migrationNames(root).map((name) => ({
      path: name,
      migrationFile: {
        path: 'migration.sql',
        content: { tag: 'ok' as const, value: readFileSync(path.join(dir, name, 'migration.sql'), 'utf8') },
      },
    })),
  };
}

async function withEngine<T>(url: string, root: string, use: (e: engine.SchemaEngine) => Promise<T>): Promise<T> {
  loadEngine();
  // The engine does not close its pool, and an idle pool keeps the process alive: own it and end it.
  const pool = new pg.Pool({ connectionString: url, max: 2, connectionTimeoutMillis: 10_000 });
  const adapter = bindMigrationAwareSqlAdapterFactory(new AtomicPrismaPg(pool));
  const instance = await engine.SchemaEngine.new(
    { datamodels: [['prisma/schema.prisma', readSchema(root)]] },
    () => undefined,
    adapter,
  );
  try {
    return await use(instance);
  } finally {
    instance.free();
    await pool.end();
  }
}

/**
 * One query with several statements is one transaction, so that a migration that fails leaves nothing behind; the
 * adapter's own executeScript cuts at every ";" and commits piece by piece.
 */
class AtomicPrismaPg extends PrismaPg {
  override async connect() {
    const adapter = await super.connect();
    adapter.executeScript = async (sql) => void (await adapter.executeRaw({ sql, args: [], argTypes: [] }));
    return adapter;
  }
}

let loaded = false;

function loadEngine(): void {
  if (loaded) return;
  const require = createRequire(import.meta.url);
  const dir = path.dirname(require.resolve('@prisma/schema-engine-wasm'));
  const imports: Record<string, unknown> = { ...engine };
  for (const [name, value] of Object.entries(imports)) {
    if (name.startsWith('__wbg_setTimeout_') && isFunction(value)) imports[name] = unreferenced(value);
  }
  const compiled = new WebAssembly.Module(readFileSync(path.join(dir, 'schema_engine_bg.wasm')));
  const { exports } = new WebAssembly.Instance(compiled, { './schema_engine_bg.js': imports });
  engine.__wbg_set_wasm(exports);
  exports['__wbindgen_start']?.();
  loaded = true;
}

/** The engine arms a 10 s timer for its advisory lock and never clears it: it must not keep the process alive. */
function unreferenced(setTimer: (...args: unknown[]) => unknown): (...args: unknown[]) => unknown {
  return (...args) => {
    const timer = setTimer(...args);
    if (timer !== null && typeof timer === 'object' && 'unref' in timer && isFunction(timer.unref))
      Reflect.apply(timer.unref, timer, []);
    return timer;
  };
}

function isFunction(value: unknown): value is (...args: unknown[]) => unknown {
  return typeof value === 'function';
}
