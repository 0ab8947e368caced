import { tsImport } from 'tsx/esm/api';

export default async function setUp() {
  const { startStores } = await tsImport('./stores.ts', import.meta.url);
  globalThis.__stores = await startStores();
}
