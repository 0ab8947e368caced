import 'dotenv/config';
import { defineConfig } from 'prisma/config';

/** For Prisma's own command line (`npx prisma migrate status`) on a machine that has its native engine. */
export default defineConfig({
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations' },
  datasource: { url: process.env['POSTGRES_URL'] ?? process.env['DATABASE_URL'] ?? '' },
});
