import { MongoClient } from 'mongodb';
import pg from 'pg';

const BATCH = 1_000;

/** Rows a second of a multi-row insert of the very listens that were imported, into a table with nothing but their key. */
export async function barePostgresRate(url: string): Promise<number> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<Record<string, unknown>>('SELECT * FROM listens');
    await client.query('CREATE TABLE bare_listens (LIKE listens)');
    await client.query('ALTER TABLE bare_listens ADD PRIMARY KEY (user_id, play_key)');
    const columns = Object.keys(rows[0] ?? {});
    const started = performance.now();
    for (let from = 0; from < rows.length; from += BATCH) {
      const batch = rows.slice(from, from + BATCH);
      const values: unknown[] = [];
      const tuples = batch.map((row) => `(${columns.map((name) => `$${values.push(row[name])}`).join(',')})`);
      await client.query(`INSERT INTO bare_listens (${columns.join(',')}) VALUES ${tuples.join(',')}`, values);
    }
    return (rows.length / (performance.now() - started)) * 1_000;
  } finally {
    await client.query('DROP TABLE IF EXISTS bare_listens');
    await client.end();
  }
}

/** Documents a second of a bare unordered insertMany of the very documents that were imported. */
export async function bareMongoRate(uri: string): Promise<number> {
  const client = await MongoClient.connect(uri);
  try {
    const db = client.db();
    const documents = await db.collection('listens').find().toArray();
    const bare = db.collection('bare_listens');
    const started = performance.now();
    for (let from = 0; from < documents.length; from += BATCH) {
      await bare.insertMany(documents.slice(from, from + BATCH), { ordered: false });
    }
    const rate = (documents.length / (performance.now() - started)) * 1_000;
    await bare.drop();
    return rate;
  } finally {
    await client.close();
  }
}
