import type { FlagContent } from './flag.js';
import { BUILT_IN_FLAGS } from './flag-keys.js';
import type { FlagStore } from './flag-store.js';

const NOTE = { action: 'flag.created', actor: { id: null, requestId: null }, reason: 'built in' };

/** Makes the flags that the code reads where they are not there. Safe for many processes at once. */
export async function ensureBuiltInFlags(store: Pick<FlagStore, 'load' | 'create'>): Promise<void> {
  const known = new Set((await store.load()).flags.map(({ key }) => key));
  for (const [key, builtIn] of Object.entries(BUILT_IN_FLAGS)) {
    if (known.has(key)) continue;
    const { isSwitch: _isSwitch, default: _default, ...given } = builtIn;
    const content: FlagContent = { ...given, rules: [], rollout: null, targeting: null, metadata: {} };
    await store.create(key, content, NOTE, Infinity);
  }
}
