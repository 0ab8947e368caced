import type { Logger } from '../../logger.js';
import { type Given, isSettingKey, type SettingKey, SETTINGS, type ValueOf } from './setting-keys.js';
import type { SettingStore, StoredSetting } from './setting-store.js';

/** The settings as they are in this process: in memory, and kept in step with the database. */
export interface Settings {
  get<K extends SettingKey>(key: K): ValueOf<K>;
  /** Calls back after each change of any setting. */
  onChange(look: () => void): void;
  /** Reads everything anew; holds here when it resolves. */
  refresh(): Promise<void>;
  /** The database is at this revision: reads what was missed. */
  catchUp(revision: number): Promise<void>;
}

export function createSettings(store: Pick<SettingStore, 'load'>, given: Given, logger: Logger): Settings {
  const values: Partial<Record<SettingKey, unknown>> = {};
  const looks: (() => void)[] = [];
  let seen = -1;
  let last: Promise<void> = Promise.resolve();

  async function load(): Promise<void> {
    const { revision, settings } = await store.load();
    if (revision <= seen) return;
    seen = revision;
    for (const stored of settings) {
      if (!isSettingKey(stored.key)) continue;
      if (stored.problem !== null) logger.warn({ setting: stored.key }, `a setting is not used: ${stored.problem}`);
      const value = usable(stored);
      if (value === null) delete values[stored.key];
      else values[stored.key] = value;
    }
    for (const look of looks) look();
  }

  const refresh = (): Promise<void> => {
    const done = last.then(load);
    last = done.catch(() => undefined); // whoever asked for it is told
    return done;
  };

  return {
    // Only values that fit the schema of their key are entered.
    get: <K extends SettingKey>(key: K) => (values[key] ?? given[key]) as ValueOf<K>,
    onChange: (look) => void looks.push(look),
    refresh,
    catchUp: (revision) => (revision <= seen ? Promise.resolve() : refresh()),
  };
}

/** The value that is stored, where there is one and it fits: another version of EchoTune may have written it. */
export function usable({ key, value }: StoredSetting): string | number | null {
  if (value === null || !isSettingKey(key)) return null;
  const parsed = SETTINGS[key].schema.safeParse(value);
  return parsed.success ? parsed.data : null;
}
