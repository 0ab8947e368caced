import { MongoClient, type Db } from 'mongodb';
import { StartError } from '../errors.js';

export interface Mongo {
  db: Db;
  ping(): Promise<void>;
  close(): Promise<void>;
}

const DEFAULT_DATABASE = 'echotune';

/** Opens MongoDB; the database is the one that the URI names, else "echotune". Throws a StartError when none answers. */
export async function openMongo(uri: string): Promise<Mongo> {
  const client = new MongoClient(uri, {
    appName: 'echotune',
    serverSelectionTimeoutMS: 5_000,
    connectTimeoutMS: 5_000,
    socketTimeoutMS: 60_000,
    maxPoolSize: 16,
    retryWrites: true,
  });
  try {
    await client.connect();
    const named = client.options.dbName;
    const db = client.db(named === undefined || named === 'test' ? DEFAULT_DATABASE : named);
    await db.command({ ping: 1 });
    return {
      db,
      ping: async () => void (await db.command({ ping: 1 }, { timeoutMS: 2_000 })),
      close: () => client.close(),
    };
  } catch (cause) {
    await client.close();
    const reason = cause instanceof Error ? cause.message.split('\n')[0] : String(cause);
    throw new StartError(`MongoDB (MONGODB_URI) does not answer: ${reason}.`, { cause });
  }
}
