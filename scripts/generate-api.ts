import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import openapiTS, { astToString, UNKNOWN } from 'openapi-typescript';
import { decideConfig } from '../config/config.js';
import { readEnv } from '../config/env.js';
import { readSecrets } from '../config/secrets.js';
import { buildOpenApi } from '../server/http/openapi.js';
import { createLogger } from '../server/logger.js';
import { createServer } from '../server/server.js';
import { ROOT, VERSION } from '../server/version.js';

/** Writes web/src/api/schema.ts, the types of every request and answer, from the document that the server itself serves. */
const target = path.join(ROOT, 'web/src/api/schema.ts');

async function readDocument(): Promise<Record<string, unknown>> {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'echotune-api-'));
  chmodSync(dataDir, 0o755); // the embedded server may run under another account
  try {
    const env = readEnv({ DATA_DIR: dataDir, NODE_ENV: 'test' });
    const config = decideConfig(env, ROOT, (dir) => readSecrets(env, dir));
    const server = await createServer(config, createLogger('silent'));
    await server.stop();
    return buildOpenApi(server.context.endpoints, VERSION);
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}

/** A schema that contains itself and has no name is that of any JSON: TypeScript refuses its type where it stands. */
const ast = await openapiTS(JSON.stringify(await readDocument()), {
  transform: (_schema, { path }) => (path?.match(/\/__schema\d+$/) ? UNKNOWN : undefined),
});
writeFileSync(target, `// Written by \`npm run generate:api\`; do not edit.\n${astToString(ast)}`);
