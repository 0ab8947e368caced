import { conflict } from '../../errors.js';
import { type Given, SETTING_KEYS, type SettingKey, SETTINGS, type SettingValue } from './setting-keys.js';
import type { Note, SettingStore, StoredSetting } from './setting-store.js';
import { type Settings, usable } from './settings.js';

export interface SettingState {
  key: SettingKey;
  /** What holds; of secrets null. */
  value: SettingValue | null;
  isSet: boolean;
  source: 'default' | 'environment' | 'stored';
  /** Why what is stored does not hold. */
  problem: string | null;
  version: number;
  updatedAt: Date | null;
  updatedBy: { id: string; name: string } | null;
}

/** Changes hold in this process when the promise resolves. 409 `setting-changed` with both states where somebody was first. */
export interface SystemConfigService {
  list(): Promise<SettingState[]>;
  get(key: SettingKey): Promise<SettingState>;
  put(key: SettingKey, value: SettingValue, version: number | null, note: Note): Promise<SettingState>;
  /** What the environment says, or the default, holds again. */
  reset(key: SettingKey, version: number | null, note: Note): Promise<void>;
}

export function createSystemConfigService(deps: {
  store: SettingStore;
  settings: Pick<Settings, 'refresh'>;
  given: Given;
}): SystemConfigService {
  const { store, settings, given } = deps;

  function stateOf(key: SettingKey, stored: StoredSetting | null): SettingState {
    const kept = stored && usable(stored);
    const { secret, default: usually } = SETTINGS[key];
    const value = kept ?? given[key];
    const isOff = stored !== null && stored.value !== null && kept === null;
    return {
      key,
      value: secret ? null : value,
      isSet: value !== null,
      source: kept !== null ? 'stored' : given[key] === usually ? 'default' : 'environment',
      problem: stored?.problem ?? (isOff ? 'it does not fit this version' : null),
      version: stored?.version ?? 0,
      updatedAt: stored?.updatedAt ?? null,
      updatedBy: stored?.updatedBy ?? null,
    };
  }

  async function list(): Promise<SettingState[]> {
    const stored = new Map((await store.load()).settings.map((setting) => [setting.key, setting]));
    return SETTING_KEYS.map((key) => stateOf(key, stored.get(key) ?? null));
  }

  async function change(
    key: SettingKey,
    value: SettingValue | null,
    version: number | null,
    note: Note,
  ): Promise<SettingState> {
    const { secret } = SETTINGS[key];
    const { kind, setting } = await store.change({ key, value, secret, version }, note);
    const state = stateOf(key, setting);
    if (kind === 'outdated') {
      const current = { value: state.value, isSet: state.isSet, source: state.source, version: state.version };
      const yours = { value: secret ? null : value, isSet: value !== null, version };
      const detail = `Somebody else was first: this setting is at version ${state.version}.`;
      throw conflict('setting-changed', detail, { current, yours });
    }
    if (kind === 'changed') await settings.refresh();
    return state;
  }

  return {
    list,
    async get(key) {
      const stored = (await store.load()).settings.find((setting) => setting.key === key);
      return stateOf(key, stored ?? null);
    },
    put: change,
    reset: async (key, version, note) => void (await change(key, null, version, note)),
  };
}
