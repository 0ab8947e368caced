import { conflict, type FieldError, impossible, invalid, notFound } from '../../errors.js';
import type { Actor, AuditEntry } from '../audit/audit.js';
import { checkContent } from './check-content.js';
import { usualOffVariant } from './definition.js';
import type { Flag, FlagContent } from './flag.js';
import type { FlagFeed } from './flag-feed.js';
import { isBuiltIn } from './flag-keys.js';
import { LIMITS } from './flag-limits.js';
import { type FlagSnapshot, snapshotOf } from './flag-snapshot.js';
import type { ChangeResult, FlagEdit, FlagStore } from './flag-store.js';
import { readTargeting } from './targeting.js';

/** Who changes something, and why, in their words. */
export interface By extends Actor {
  reason: string | null;
}

type Given<T> = { [K in keyof T]?: T[K] | undefined };
export type NewFlag = Given<FlagContent> & Pick<FlagContent, 'type'> & { key: string };
export type FlagChange = Given<Omit<FlagContent, 'type'>> & { archived?: boolean | undefined; version: number };
type Edit = Given<Omit<FlagChange, 'version'>>;

/**
 * What admins do with flags. Throughout: 404 for a key that is not there, 409 `flag-changed` with both states where somebody
 * else was first, 400 for what does not fit together. A change holds in this process when the promise resolves.
 */
export interface FlagService {
  list(): Promise<Flag[]>;
  get(key: string): Promise<Flag>;
  /** 409 `flag-exists`, 422 `too-many-flags`. */
  create(flag: NewFlag, by: By, action?: string): Promise<Flag>;
  change(key: string, change: FlagChange, by: By): Promise<Flag>;
  toggle(
    key: string,
    enabled: boolean,
    by: By,
    options?: { version?: number | undefined; action?: string },
  ): Promise<Flag>;
  /** Makes it what it was at a version, as a new one. */
  revert(key: string, to: number, version: number, by: By): Promise<Flag>;
  /** 409 `built-in` for one that the code reads. */
  remove(key: string, version: number | null, by: By): Promise<void>;
  /** The same under another key. */
  clone(key: string, newKey: string, by: By): Promise<Flag>;
  /** Makes a flag what a file says, or makes it. Null: it is that already. */
  put(key: string, content: FlagContent, by: By): Promise<{ flag: Flag; was: 'new' | 'other' } | null>;
  /** What it was at a version; null when the history does not know. */
  version(key: string, version: number): Promise<FlagContent | null>;
  /** Newest first. */
  history(key: string, limit: number, before: string | null): Promise<AuditEntry[]>;
}

export interface FlagServiceDeps {
  store: FlagStore;
  feed: Pick<FlagFeed, 'changed'>;
  history(target: string, limit: number, before: string | null): Promise<AuditEntry[]>;
  /** The version of a flag as the history keeps it. */
  snapshot(target: string, version: number): Promise<FlagSnapshot | null>;
  /** What flagd's own schema finds wrong; null: nothing. */
  checkDefinition(content: FlagContent): string | null;
}

const ON_OFF = { on: true, off: false };

export function createFlagService(deps: FlagServiceDeps): FlagService {
  const { store, feed } = deps;

  async function get(key: string): Promise<Flag> {
    const [flag] = (await store.load(key)).flags;
    if (flag === undefined) throw notFound('flag');
    return flag;
  }

  function checked(content: FlagContent): FlagContent {
    const errors: FieldError[] = checkContent(content);
    const wrong = errors.length > 0 ? null : deps.checkDefinition(content);
    if (wrong !== null) errors.push({ path: 'body.targeting', message: wrong });
    if (errors.length > 0) throw invalid(errors);
    return content;
  }

  async function edit(
    key: string,
    version: number | null,
    make: (flag: Flag) => FlagEdit,
    action: string,
    { reason, ...actor }: By,
  ): Promise<Flag> {
    const makeChecked = (flag: Flag): FlagEdit => {
      const made = make(flag);
      return { ...made, content: checked(made.content) };
    };
    const result = await store.change(key, version, makeChecked, { action, actor, reason });
    return finished(result, result.kind === 'outdated' ? make(result.flag) : undefined);
  }

  async function finished(result: ChangeResult, wanted: FlagEdit | undefined, removed = false): Promise<Flag> {
    if (result.kind === 'missing') throw notFound('flag');
    if (result.kind === 'outdated') {
      const current = snapshotOf(result.flag);
      throw conflict('flag-changed', `Somebody else was first: this flag is at version ${current.version}.`, {
        current,
        ...(wanted && { yours: { ...current, ...wanted.content, archived: wanted.archived } }),
      });
    }
    if (result.kind === 'changed') await feed.changed({ ...result, removed });
    return result.flag;
  }

  async function create({ key, ...given }: NewFlag, { reason, ...actor }: By, action = 'flag.created'): Promise<Flag> {
    const content = checked(withDefaults(given));
    const note = { action, actor, reason };
    const stored = await store.create(key, content, note, LIMITS.flags);
    if (stored !== null) {
      await feed.changed(stored);
      return stored.flag;
    }
    const { flags } = await store.load(key);
    if (flags.length > 0) throw conflict('flag-exists', `There is a flag ${key} already.`);
    throw impossible('too-many-flags', `${LIMITS.flags} flags are the most that are kept: delete some first.`);
  }

  return {
    list: async () => (await store.load()).flags,
    get,
    create,

    async change(key, { version, ...change }, by) {
      if (change.archived === true && isBuiltIn(key)) throw builtIn();
      return edit(key, version, (flag) => applied(flag, change), actionOf(change), by);
    },

    toggle: (key, enabled, by, { version = null, action = 'flag.toggled' } = {}) =>
      edit(key, version, (flag) => applied(flag, { enabled }), action, by),

    async revert(key, to, version, by) {
      await get(key);
      const former = await deps.snapshot(targetOf(key), to);
      if (former === null) throw notFound('version of this flag');
      const { type: _type, archived: _archived, key: _key, version: _version, ...content } = former;
      const make = (flag: Flag): FlagEdit => ({ content: { ...flag, ...content }, archived: flag.archived });
      return edit(key, version, make, 'flag.reverted', { ...by, reason: by.reason ?? `back to version ${to}` });
    },

    async remove(key, version, { reason, ...actor }) {
      if (isBuiltIn(key)) throw builtIn();
      const result = await store.remove(key, version, { action: 'flag.deleted', actor, reason });
      await finished(result, undefined, true);
    },

    async clone(key, newKey, by) {
      const flag = await get(key);
      const noted = { ...by, reason: by.reason ?? `a copy of ${key}` };
      return create({ ...contentOf(flag), key: newKey, enabled: false }, noted, 'flag.cloned');
    },

    async put(key, content, by) {
      const [known] = (await store.load(key)).flags;
      if (known === undefined) return { flag: await create({ ...content, key }, by, 'flag.imported'), was: 'new' };
      if (known.type !== content.type) throw invalid([{ path: `body.file.flags.${key}`, message: typeStays(known) }]);
      const make = (flag: Flag): FlagEdit => ({ content, archived: flag.archived });
      const flag = await edit(key, null, make, 'flag.imported', by);
      return flag.version === known.version ? null : { flag, was: 'other' };
    },

    version: (key, version) => deps.snapshot(targetOf(key), version),

    async history(key, limit, before) {
      const entries = await deps.history(targetOf(key), limit, before);
      if (entries.length === 0 && before === null) throw notFound('flag');
      return entries;
    },
  };
}

const builtIn = () =>
  conflict('built-in', 'The code itself reads this flag: it can be changed, neither deleted nor archived.');

const targetOf = (key: string): string => `flag:${key}`;
const typeStays = ({ type }: Flag): string => `the flag is there with another type, ${type}`;

function actionOf({ archived }: Edit): string {
  if (archived === undefined) return 'flag.changed';
  return archived ? 'flag.archived' : 'flag.restored';
}

function contentOf(flag: Flag): FlagContent {
  const {
    key: _key,
    archived: _archived,
    version: _version,
    createdAt: _c,
    updatedAt: _u,
    lastEvaluatedAt: _e,
    ...content
  } = flag;
  return content;
}

/** Rules and a rollout take the place of targeting, and the other way round. */
function applied(flag: Flag, { archived = flag.archived, ...given }: Edit): FlagEdit {
  const change = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  const content: FlagContent = { ...contentOf(flag), ...change };
  const { rules, rollout, targeting } = given;
  if (targeting == null) {
    if (rules !== undefined || rollout !== undefined || targeting === null) content.targeting = null;
    return { content, archived };
  }
  return { content: { ...content, ...targeted(content, rules ?? [], rollout ?? null) }, archived };
}

/** Targeting that rules can say becomes rules. */
function targeted(
  content: FlagContent,
  rules: FlagContent['rules'],
  rollout: FlagContent['rollout'],
): Pick<FlagContent, 'rules' | 'rollout' | 'targeting'> {
  const read = rules.length > 0 || rollout !== null ? null : readTargeting(content.targeting, content);
  return read === null ? { rules, rollout, targeting: content.targeting } : { ...read, targeting: null };
}

function withDefaults({ type, ...given }: Omit<NewFlag, 'key'>): FlagContent {
  const isPlain = type === 'boolean' && given.variants === undefined;
  const variants = given.variants ?? (isPlain ? ON_OFF : {});
  const defaultVariant = given.defaultVariant ?? (isPlain ? 'on' : '');
  const content: FlagContent = {
    type,
    description: given.description ?? '',
    enabled: given.enabled ?? false,
    variants,
    defaultVariant,
    offVariant: given.offVariant ?? usualOffVariant(variants, defaultVariant),
    rules: given.rules ?? [],
    rollout: given.rollout ?? null,
    targeting: given.targeting ?? null,
    clientVisible: given.clientVisible ?? true,
    metadata: given.metadata ?? {},
  };
  return { ...content, ...targeted(content, content.rules, content.rollout) };
}
