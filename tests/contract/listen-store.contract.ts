import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Listen } from '../../server/features/history/listen.js';
import type { ListenStore, StoredListen } from '../../server/features/history/listen-store.js';
import { newRecord, type PlayRecord } from '../../server/features/history/play-record.js';
import { buildListen } from '../factories/exports.js';

/** A record that founds a play of its own, unless it is given another's group. */
export function buildRecord(
  listen: Partial<Listen> & { at?: string } = {},
  overrides: Partial<PlayRecord> = {},
): PlayRecord {
  const record = newRecord(buildListen(listen), { importId: null, importRow: null });
  return { ...record, groupKey: record.playKey, canonical: true, ...overrides };
}

const around = (...nearKeys: number[]) => ({
  nearKeys,
  from: Date.parse('2024-03-01T00:00:00Z'),
  to: Date.parse('2024-03-02T00:00:00Z'),
});

/** Returns the playKeys of what was not there before. */
async function insert(store: ListenStore, userId: string, records: PlayRecord[], months: string[] = []) {
  const { known } = await store.write(userId, { records, demoted: [], months });
  return new Set(records.map(({ playKey }) => playKey).filter((key) => !known.has(key)));
}

async function all(store: ListenStore, userId: string): Promise<StoredListen[]> {
  const listens: StoredListen[] = [];
  for await (const batch of store.exportAll(userId)) listens.push(...batch);
  return listens;
}

/** What every ListenStore does. `makeListener` makes somebody who has an account, and returns their id. */
export function listenStoreContract(
  name: string,
  makeStore: () => Promise<ListenStore>,
  makeListener: () => Promise<string>,
): void {
  describe(`ListenStore on ${name}`, () => {
    let store: ListenStore;
    beforeAll(async () => {
      store = await makeStore();
    });

    it('stores a listen with all its fields and gives it back', async () => {
      const userId = randomUUID();
      const record = buildRecord({
        title: 'Ünïcøde 花冷え。 "quoted", comma; {brace} \\ back',
        album: null,
        spotifyUri: 'spotify:track:abc',
        msPlayed: null,
        shuffle: null,
        skipped: true,
        precision: 'minute',
      });
      expect(await insert(store, userId, [record])).toEqual(new Set([record.playKey]));
      const [listen, ...more] = await all(store, userId);
      expect(more).toEqual([]);
      const { groupKey: _g, canonical: _c, nameKey: _n, nearKey: _k, importId: _i, importRow: _r, ...told } = record;
      expect(listen).toEqual(told);
    });

    it('says which records were new, and stores none twice', async () => {
      const userId = randomUUID();
      const [first, second] = [buildRecord(), buildRecord({ at: '2024-03-01T11:00:00Z' })];
      await insert(store, userId, [first]);
      expect(await insert(store, userId, [first, second])).toEqual(new Set([second.playKey]));
      expect(await insert(store, userId, [first, second])).toEqual(new Set());
      expect(await store.count(userId)).toBe(2);
    });

    it('stores a record once when it is written many times at once', async () => {
      const userId = randomUUID();
      const records = [buildRecord(), buildRecord({ at: '2024-03-01T11:00:00Z' })];
      const added = await Promise.all(Array.from({ length: 4 }, () => insert(store, userId, records)));
      expect(added.reduce((sum, set) => sum + set.size, 0)).toBe(2);
      expect(await store.count(userId)).toBe(2);
    });

    it('keeps listeners apart', async () => {
      const [mine, theirs] = [randomUUID(), randomUUID()];
      await insert(store, mine, [buildRecord()]);
      await insert(store, theirs, [buildRecord()]);
      await store.deleteAll(theirs);
      expect(await store.count(mine)).toBe(1);
      expect(await store.count(theirs)).toBe(0);
    });

    it('finds the records near others, canonical or not', async () => {
      const userId = randomUUID();
      const record = buildRecord(
        { at: '2024-03-01T10:00:07Z' },
        { canonical: false, groupKey: 'another', importRow: 7 },
      );
      await insert(store, userId, [record, buildRecord({ at: '2022-03-01T10:00:00Z' })]);
      expect(await store.near(userId, around(record.nearKey, 12345))).toEqual([
        {
          playKey: record.playKey,
          groupKey: 'another',
          canonical: false,
          nameKey: record.nameKey,
          source: 'spotify-extended',
          precision: 'second',
          endedAt: Date.parse('2024-03-01T10:00:07Z'),
          msPlayed: 200_000,
          importId: null,
          importRow: 7,
        },
      ]);
    });

    it('finds them also among many others of the same time', async () => {
      const userId = randomUUID();
      const others = Array.from({ length: 1_200 }, (_, i) =>
        buildRecord({
          title: `Other ${i}`,
          at: new Date(Date.parse('2024-03-01T06:00:00Z') + i * 1_000).toISOString(),
        }),
      );
      const record = buildRecord();
      await insert(store, userId, [...others, record]);
      const found = await store.near(userId, around(record.nearKey));
      expect(found.map((one) => one.playKey)).toEqual([record.playKey]);
      const at = record.endedAt.getTime();
      const all = await store.near(userId, { nearKeys: null, from: at - 2_000, to: at + 2_000 });
      expect(all.map((one) => one.endedAt)).toEqual([at]);
    });

    it('hides records that are not canonical, and those that are demoted', async () => {
      const userId = randomUUID();
      const [shown, hidden] = [buildRecord(), buildRecord({ at: '2024-03-01T11:00:00Z' })];
      await insert(store, userId, [shown, hidden]);
      await store.write(userId, { records: [], demoted: [hidden.playKey], months: [] });
      expect((await all(store, userId)).map((listen) => listen.playKey)).toEqual([shown.playKey]);
      expect(await store.count(userId)).toBe(1);
      expect(await store.listensOf(userId, '2024-03')).toHaveLength(1);
      expect(await store.page(userId, {}, 10, null)).toHaveLength(1);
    });

    it('pages from the newest to the oldest, also where times are equal', async () => {
      const userId = randomUUID();
      const records = Array.from({ length: 7 }, (_, i) =>
        buildRecord({ title: `Track ${i}`, at: i < 5 ? '2024-03-01T10:00:00Z' : `2024-03-0${i}T10:00:00Z` }),
      );
      await insert(store, userId, records);
      const seen: string[] = [];
      let after = null;
      for (;;) {
        const page: StoredListen[] = await store.page(userId, {}, 3, after);
        seen.push(...page.map((listen) => listen.playKey));
        const last = page.at(-1);
        if (last === undefined) break;
        after = { endedAt: last.endedAt, playKey: last.playKey };
      }
      expect(seen).toHaveLength(7);
      expect(new Set(seen).size).toBe(7);
      expect(seen.slice(0, 2)).toEqual([records[6]?.playKey, records[5]?.playKey]);
      expect((await all(store, userId)).map((listen) => listen.playKey)).toEqual(seen.toReversed());
    });

    it('filters by time, artist, title and source', async () => {
      const userId = randomUUID();
      await insert(store, userId, [
        buildRecord({ title: 'Jóga', artist: 'Björk', at: '2024-01-01T00:00:00Z' }),
        buildRecord({ title: '100% (Pure)', artist: 'Sonic_Youth', at: '2024-02-01T00:00:00Z' }),
        buildRecord({ title: 'Teen Age Riot', artist: 'Sonic Youth', source: 'lastfm', at: '2024-03-01T00:00:00Z' }),
      ]);
      const titles = async (query: Parameters<ListenStore['page']>[1]) =>
        (await store.page(userId, query, 10, null)).map((listen) => listen.title);
      expect(await titles({ from: new Date('2024-02-01T00:00:00Z') })).toEqual(['Teen Age Riot', '100% (Pure)']);
      expect(await titles({ to: new Date('2024-02-01T00:00:00Z') })).toEqual(['Jóga']);
      expect(await titles({ artist: 'sonic' })).toEqual(['Teen Age Riot', '100% (Pure)']);
      expect(await titles({ artist: 'c_y' })).toEqual(['100% (Pure)']);
      expect(await titles({ track: '100% (p' })).toEqual(['100% (Pure)']);
      expect(await titles({ track: '.*' })).toEqual([]);
      expect(await titles({ source: 'lastfm' })).toEqual(['Teen Age Riot']);
    });

    it('deletes everything of a listener', async () => {
      const userId = randomUUID();
      await insert(store, userId, [buildRecord()], ['2024-03']);
      expect(await store.deleteAll(userId)).toBe(1);
      expect(await all(store, userId)).toEqual([]);
      expect(await store.months(userId, null, null)).toEqual([]);
      expect(await store.near(userId, around(buildRecord().nearKey))).toEqual([]);
    });

    it('deletes what an import brought, and shows what another source told of the same plays', async () => {
      const userId = randomUUID();
      const [mine, other] = [randomUUID(), randomUUID()];
      const exact = buildRecord({}, { importId: mine });
      const coarse = buildRecord(
        { source: 'spotify-account', precision: 'minute' },
        { importId: other, groupKey: exact.playKey, canonical: false },
      );
      const alone = buildRecord({ at: '2024-05-01T10:00:00Z' }, { importId: mine });
      await insert(store, userId, [exact, coarse, alone], []);
      expect(await store.deleteImport(userId, mine)).toBe(1);
      expect((await all(store, userId)).map((listen) => listen.playKey)).toEqual([coarse.playKey]);
      const [known] = await store.near(userId, around(coarse.nearKey));
      expect(known).toMatchObject({ canonical: true, groupKey: coarse.playKey });
      expect(await store.staleMonths(userId)).toEqual(['2024-03', '2024-05']);
      expect(await store.deleteImport(userId, mine)).toBe(0);
    });

    it('gives the listens of a month in order, at its exact bounds', async () => {
      const userId = randomUUID();
      await insert(
        store,
        userId,
        ['2024-02-29T23:59:59Z', '2024-03-31T23:59:59Z', '2024-03-01T00:00:00Z', '2024-04-01T00:00:00Z'].map((at) =>
          buildRecord({ at }),
        ),
      );
      const listens = await store.listensOf(userId, '2024-03');
      expect(listens.map((listen) => listen.endedAt.toISOString())).toEqual([
        '2024-03-01T00:00:00.000Z',
        '2024-03-31T23:59:59.000Z',
      ]);
      expect(listens[0]).toMatchObject({ trackKey: 'burial – archangel', msPlayed: 200_000, reasonEnd: 'trackdone' });
    });

    it('keeps month buckets, and knows which are stale', async () => {
      const userId = randomUUID();
      await insert(store, userId, [buildRecord()], ['2024-03', '2023-12']);
      expect(await store.staleMonths(userId)).toEqual(['2023-12', '2024-03']);
      const columns = Uint8Array.from([0, 1, 2, 255]);
      await store.saveMonths(userId, [
        { month: '2024-03', count: 1, columns },
        { month: '2023-12', count: 0, columns: new Uint8Array() },
      ]);
      await store.saveMonths(userId, []);
      expect(await store.staleMonths(userId)).toEqual([]);
      const months = await store.months(userId, null, null);
      expect(months.map(({ month, count, stale, columns: bytes }) => [month, count, stale, [...bytes]])).toEqual([
        ['2024-03', 1, false, [0, 1, 2, 255]],
      ]);
      await insert(store, userId, [], ['2024-03']);
      expect(await store.staleMonths(userId)).toEqual(['2024-03']);
      expect(await store.userIds()).toContain(userId);
    });

    it('gives each packed month a revision, which is another one once it was packed anew', async () => {
      const [mine, theirs] = [randomUUID(), randomUUID()];
      const save = async (userId: string, month: string, count = 1): Promise<void> => {
        await store.saveMonths(userId, [{ month, count, columns: Uint8Array.of(count) }]);
        await new Promise((resolve) => setTimeout(resolve, 2));
      };
      for (const month of ['2024-01', '2024-02', '2024-03']) await save(mine, month);
      await save(theirs, '2024-04');
      const before = await store.revisions(mine);
      expect([...before.keys()].sort()).toEqual(['2024-01', '2024-02', '2024-03']);
      expect(await store.revisions(mine)).toEqual(before);
      await save(mine, '2024-02');
      await save(mine, '2024-03', 0);
      const after = await store.revisions(mine);
      expect([...after.keys()].sort()).toEqual(['2024-01', '2024-02']);
      expect(after.get('2024-01')).toBe(before.get('2024-01'));
      expect(after.get('2024-02')).not.toBe(before.get('2024-02'));
    });

    it('has another version whenever a packed month has changed, come or gone', async () => {
      const [mine, theirs] = [await makeListener(), await makeListener()];
      const seen = [await store.version(mine)];
      const expectAnother = async (): Promise<void> => {
        const version = await store.version(mine);
        expect(seen).not.toContain(version);
        expect(await store.version(mine)).toBe(version);
        seen.push(version);
        await new Promise((resolve) => setTimeout(resolve, 2));
      };
      const save = (userId: string, ...counts: number[]) =>
        store.saveMonths(
          userId,
          counts.map((count, i) => ({ month: `2024-0${i + 1}`, count, columns: Uint8Array.of(count) })),
        );
      await save(mine, 3, 2);
      await expectAnother();
      await save(mine, 3, 2);
      await expectAnother();
      await save(mine, 2, 3);
      await expectAnother();
      await save(mine, 2, 0);
      await expectAnother();
      await save(theirs, 1);
      expect(await store.version(mine)).toBe(seen.at(-1));
      await insert(store, mine, [buildRecord()], ['2024-03']);
      expect(await store.version(mine)).toBe(seen.at(-1));
      const before = seen.at(-1);
      await store.deleteAll(mine);
      expect(await store.version(mine)).not.toBe(before);
    });

    it('tells which months had no listens before', async () => {
      const [mine, theirs] = [randomUUID(), randomUUID()];
      const opened = async (userId: string, months: string[]) =>
        [...(await store.write(userId, { records: [], demoted: [], months })).opened].sort();
      expect(await opened(mine, ['2024-03', '2024-04'])).toEqual(['2024-03', '2024-04']);
      expect(await opened(mine, ['2024-04', '2024-05'])).toEqual(['2024-05']);
      expect(await opened(theirs, ['2024-04'])).toEqual(['2024-04']);
      await store.saveMonths(mine, [{ month: '2024-03', count: 1, columns: Uint8Array.of(1) }]);
      expect(await opened(mine, ['2024-03'])).toEqual([]);
      expect(await opened(mine, [])).toEqual([]);
    });

    it('knows the months of the listens themselves, whatever the buckets say', async () => {
      const [mine, theirs] = [randomUUID(), randomUUID()];
      await insert(store, mine, [
        buildRecord({ at: '2024-02-29T23:59:59Z' }),
        buildRecord({ at: '2024-03-01T00:00:00Z' }),
        buildRecord({ at: '2024-05-01T00:00:00Z' }, { canonical: false }),
      ]);
      await insert(store, theirs, [buildRecord()]);
      const months = (await store.listenedMonths())
        .filter(({ userId }) => userId === mine || userId === theirs)
        .map(({ userId, month }) => [userId === mine ? 'mine' : 'theirs', month]);
      expect(months.sort()).toEqual([
        ['mine', '2024-02'],
        ['mine', '2024-03'],
        ['theirs', '2024-03'],
      ]);
    });

    it('gives months between two, both included', async () => {
      const userId = randomUUID();
      for (const month of ['2023-11', '2023-12', '2024-01', '2024-02']) {
        await store.saveMonths(userId, [{ month, count: 1, columns: Uint8Array.of(1) }]);
      }
      const names = async (first: string | null, last: string | null) =>
        (await store.months(userId, first, last)).map(({ month }) => month);
      expect(await names('2023-12', '2024-01')).toEqual(['2023-12', '2024-01']);
      expect(await names(null, '2023-12')).toEqual(['2023-11', '2023-12']);
      expect(await names('2024-02', null)).toEqual(['2024-02']);
    });
  });
}
