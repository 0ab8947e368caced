import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { Redis } from 'ioredis';
import { BSON, MongoClient } from 'mongodb';
import pg from 'pg';
import { fromBufferPromise } from 'yauzl';

/** Texts and bytes in which a secret may be found, by where they come from. */
export type Haystack = Map<string, string>;

/** The ways in which a secret may be written down: as it is, in hexadecimal digits, in Base64 at any place of it. */
export function formsOf(secret: string): string[] {
  const bytes = Buffer.from(secret);
  const base64 = [0, 1, 2].map((offset) => {
    const encoded = Buffer.concat([Buffer.alloc(offset), bytes]).toString('base64');
    // The signs at either end depend on what stands beside the secret.
    return encoded.slice(Math.ceil((offset * 8) / 6), Math.floor(((offset + bytes.length) * 8) / 6));
  });
  const escaped = encodeURIComponent(secret);
  return [...new Set([secret, escaped, bytes.toString('hex'), ...base64, ...base64.map(urlSafe)])];
}

const urlSafe = (base64: string): string => base64.replaceAll('+', '-').replaceAll('/', '_');

/** "where: what" for every secret that is found. */
export function leaks(haystack: Haystack, secrets: ReadonlyMap<string, readonly string[]>): string[] {
  return [...haystack].flatMap(([where, hay]) =>
    [...secrets].flatMap(([what, forms]) => (forms.some((form) => hay.includes(form)) ? [`${where}: ${what}`] : [])),
  );
}

/** Verifiers are known by their challenges alone, which travel openly. */
export function verifiersIn(haystack: Haystack, challenges: ReadonlySet<string>): string[] {
  return [...haystack].flatMap(([where, hay]) =>
    [...hay.matchAll(/(?<![\w-])[\w-]{64}(?![\w-])/g)].flatMap(([found]) =>
      challenges.has(createHash('sha256').update(found).digest('base64url')) ? [`${where}: verifier`] : [],
    ),
  );
}

/** Every row of every table as text; bytes in hexadecimal digits. */
export async function dumpPostgres(url: string): Promise<Haystack> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<{ name: string }>(
    `SELECT format('%I.%I', table_schema, table_name) AS name FROM information_schema.tables
      WHERE table_type = 'BASE TABLE' AND table_schema NOT IN ('pg_catalog', 'information_schema')`,
  );
  const dump: Haystack = new Map();
  for (const { name } of rows) {
    const read = await client.query<{ row: string }>(`SELECT t::text AS row FROM ${name} AS t`);
    dump.set(`table ${name}`, read.rows.map(({ row }) => row).join('\n'));
  }
  await client.end();
  return dump;
}

export async function dumpMongo(uri: string): Promise<Haystack> {
  const client = new MongoClient(uri);
  const dump: Haystack = new Map();
  for (const { name } of await client.db().listCollections().toArray()) {
    const documents = await client.db().collection(name).find().toArray();
    dump.set(`collection ${name}`, documents.map((document) => BSON.EJSON.stringify(document)).join('\n'));
  }
  await client.close();
  return dump;
}

export async function dumpRedis(url: string): Promise<Haystack> {
  const client = new Redis(url);
  const keys = await client.keys('*');
  const values = await Promise.all(keys.map((key) => client.get(key).catch(() => client.dump(key))));
  client.disconnect();
  return new Map(keys.map((key, at) => [`Redis ${key}`, `${key} ${values[at]}`]));
}

/** Every file under a folder but those left out, byte by byte. */
export function readFiles(dir: string, leftOut: readonly string[]): Haystack {
  const files = readdirSync(dir, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const names = files.map((entry) => path.relative(dir, path.join(entry.parentPath, entry.name)));
  return new Map(
    names.flatMap((name) =>
      leftOut.includes(name) ? [] : [[`file ${name}`, readFileSync(path.join(dir, name), 'latin1')]],
    ),
  );
}

export async function unzipped(zip: Buffer): Promise<string> {
  const archive = await fromBufferPromise(zip, { lazyEntries: true });
  let all = '';
  for await (const entry of archive.eachEntry()) {
    all += `${entry.fileName}\n${await text(await archive.openReadStreamPromise(entry))}\n`;
  }
  return all;
}
