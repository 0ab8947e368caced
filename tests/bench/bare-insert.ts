import { MongoClient } from 'mongodb';
import pg from 'pg';

const BATCH = 1_000;
/** More of them say nothing more about the rate. */
const MOST_ROWS = 200_000;

/**
 * Rows a second, in order of speed, of several multi-row inserts of the very listens that were imported, each into a new
 * table that has nothing but their key.
 */
export async function barePostgresRates(url: string, runs: number): Promise<number[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<Record<string, unknown>>(`SELECT * FROM listens LIMIT ${MOST_ROWS}`);
    const columns = Object.keys(rows[0] ?? {});
    const rates: number[] = [];
    for (let run = 0; run < runs; run++) {
      await client.query('CREATE TABLE bare_listens (LIKE listens)');
      await client.query('ALTER TABLE bare_listens ADD PRIMARY KEY (user_id, play_key)');
      const started = performance.now();
      for (let from = 0; from < rows.length; from += BATCH) {
        const batch = rows.slice(from, from + BATCH);
        const values: unknown[] = [];
        const tuples = batch.map((row) => `(${columns.map((name) => `$${values.push(row[name])}`).join(',')})`);
        await client.query(`INSERT INTO bare_listens (${columns.join(',')}) VALUES ${tuples.join(',')}`, values);
      }
      rates.push((rows.length / (performance.now() - started)) * 1_000);
      await client.query('DROP TABLE bare_listens');
    }
    return rates.sort((a, b) => a - b);
  } finally {
    await client.end();
  }
}

/**
 * Documents a second, in order of speed, of several bare unordered insertMany, batch after batch, of the very documents
 * that were imported, each into a new collection. It has an _id and nothing else; `like`: also the validator and the
 * indexes of the collection that they were imported into.
 */
export async function bareMongoRates(uri: string, runs: number, like = false): Promise<number[]> {
  const client = await MongoClient.connect(uri);
  try {
    const db = client.db();
    const documents = await db.collection('listens').find().limit(MOST_ROWS).toArray();
    const [listens] = await db.listCollections({ name: 'listens' }).toArray();
    const indexes = (await db.collection('listens').indexes()).filter(({ name }) => name !== '_id_');
    const rates: number[] = [];
    for (let run = 0; run < runs; run++) {
      const validator = listens !== undefined && 'options' in listens ? listens.options?.['validator'] : undefined;
      const bare = await db.createCollection('bare_listens', like && validator ? { validator } : {});
      if (like && indexes.length > 0) await bare.createIndexes(indexes.map(({ key, name }) => ({ key, name })));
      const started = performance.now();
      for (let from = 0; from < documents.length; from += BATCH) {
        await bare.insertMany(documents.slice(from, from + BATCH), { ordered: false });
      }
      rates.push((documents.length / (performance.now() - started)) * 1_000);
      await bare.drop();
    }
    return rates.sort((a, b) => a - b);
  } finally {
    await client.close();
  }
}
