import pg from 'pg'; import { MongoClient } from 'mongodb'; import { readFileSync } from 'node:fs';
import { loadStarterCatalogue } from '../server/features/catalogue/starter-catalogue.js';
import { createCatalogueService } from '../server/features/catalogue/catalogue-service.js';
import { createPostgresCatalogueStore } from '../server/features/catalogue/postgres-catalogue-store.js';
import { createMongoCatalogueStore } from '../server/features/catalogue/mongo-catalogue-store.js';
const t0 = performance.now();
const starter = loadStarterCatalogue('server/features/catalogue/starter');
console.log('load', performance.now() - t0);
const pool = new pg.Pool({ connectionString: readFileSync('/tmp/cat/pg.url', 'utf8') });
await pool.query('truncate tracks, artists');
const client = new MongoClient('mongodb://127.0.0.1:27117'); const db = client.db('helper_catalogue');
await db.collection('tracks').deleteMany({}); await db.collection('artists').deleteMany({});
for (const [n, store] of [['pg', createPostgresCatalogueStore(pool)], ['mongo', createMongoCatalogueStore(db.collection('tracks') as never, db.collection('artists') as never)]] as const) {
  const s = createCatalogueService({ store, starter });
  for (let i = 0; i < 3; i++) { const t = performance.now(); console.log(n, await s.ensureStarter(), performance.now() - t); }
  let t = performance.now(); console.log(n, 'rock', (await s.findByGenres(['rock'], 2000)).length, performance.now() - t);
  t = performance.now(); console.log(n, 'sample', (await s.sample(500)).length, performance.now() - t);
  t = performance.now(); console.log(n, 'median', await s.medianDurationMs(), performance.now() - t);
}
await pool.end(); await client.close();
