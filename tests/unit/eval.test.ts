import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from '@jest/globals';
import { judgeArtists, partOf, readArtistPlays } from '../eval/artist-plays.js';
import { judgeRequests, readRequests } from '../eval/chat-requests.js';
import { DATA_SETS, judgeIn } from '../eval/data-sets.js';
import { seededRandom } from '../eval/random.js';
import { asJson } from '../eval/report.js';
import { judgeAll } from '../eval/sequence-report.js';
import { judgeSequences, questionOf, readSequences, spread } from '../eval/sequences.js';
import { judgeSessions, readSessions } from '../eval/sessions.js';
import { judgeNext, readTimelines } from '../eval/timelines.js';
import { ROOT } from '../test-config.js';

const dir = mkdtempSync(path.join(os.tmpdir(), 'echotune-eval-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

async function runEval(...args: string[]): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const child = spawn(
    process.execPath,
    [path.join(ROOT, 'node_modules/tsx/dist/cli.mjs'), path.join(ROOT, 'tests/eval/main.ts'), ...args],
    { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const said = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk: Buffer) => (said.stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (said.stderr += chunk.toString()));
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, ...said };
}

/** Listeners of two kinds, who hear a round of ten items each, from anywhere on. */
function rounds(listeners: number, length: number): number[][] {
  const random = seededRandom(4);
  return Array.from({ length: listeners }, (_, listener) => {
    const start = Math.floor(random() * 10);
    return Array.from({ length }, (_, n) => (listener % 2) * 10 + ((start + n) % 10));
  });
}

/** Every data set, small and made up, where the real ones are. */
function writeDataSets(): void {
  const write = (file: string, lines: readonly string[]): void => {
    mkdirSync(path.dirname(path.join(dir, file)), { recursive: true });
    writeFileSync(path.join(dir, file), gzipSync(`${lines.join('\n')}\n`));
  };
  const heard = rounds(40, 7);
  write('hetrec-lastfm/user_artist_count_split.tsv.gz', [
    'user\tartist\tcount\tfold',
    ...heard.flatMap((items, user) =>
      items.map((item, n) => `${user}\t${item}\t${n + 1}\t${n === 5 ? 'val' : n === 6 ? 'test' : 'train'}`),
    ),
  ]);
  write('timelines/listens.tsv.gz', [
    'user\tts\tartist\ttrack\talbum\tms_played',
    ...Array.from({ length: 100 }, (_, n) => `u01\t${n * 200}\tArtist ${n % 4}\tTrack ${n % 12}\t\t`),
  ]);
  const sessions = heard.map((items) => items.join(' '));
  write('nowplaying/train_sessions.txt.gz', sessions);
  write('nowplaying/test_sessions.txt.gz', sessions.slice(0, 5));
  const turn = { user: 'some Queen please', system: '', liked: ['a'], disliked: [] };
  write('chat-requests/dialogs.jsonl.gz', [
    JSON.stringify({ id: '1', fold: 'val', turns: [turn], goal: ['a'] }),
    JSON.stringify({ id: '2', fold: 'train', turns: [], goal: ['b'] }),
  ]);
  write('chat-requests/tracks.tsv.gz', ['id\ttitle\tartists\talbum', 'a\tBreakthru\tQueen\tX', 'b\tSome\tABBA\tY']);
}

describe('npm run eval', () => {
  it('says what is absent, and that is no failure', async () => {
    const { code, stdout, stderr } = await runEval('--json', '--data', path.join(dir, 'nowhere'));
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual({});
    for (const { name } of DATA_SETS) expect(stderr).toContain(`${name}: skipped`);
  });

  it('prints nothing but the figures as JSON, the same every time', async () => {
    writeDataSets();
    const [first, second] = await Promise.all([runEval('--json', '--data', dir), runEval('--json', '--data', dir)]);
    expect(first.code).toBe(0);
    const fraction = expect.any(Number);
    const artists = { 'recall@20': fraction, 'ndcg@20': fraction };
    expect(JSON.parse(first.stdout)).toEqual({
      hetrec: { popularity: artists, 'item-knn': artists, ease: artists, ials: artists, ours: artists },
      timelines: expect.objectContaining({ ours: { 'hit@20.track': 1, 'hit@20.artist': 1 } }),
      nowplaying: expect.objectContaining({ ours: { 'p@20': 100, 'mrr@20': fraction } }),
      'chat-requests': expect.objectContaining({ ours: { 'hit@10': 1, 'hit@20': 1 } }),
    });
    expect(second.stdout).toBe(first.stdout);
  });

  it('finds what is regular in made-up data', () => {
    writeDataSets();
    const figures = JSON.parse(asJson(DATA_SETS.map((dataSet) => judgeIn(dir, dataSet)!)));
    // Three of a kind's ten artists are left to choose from, all within the first 20.
    expect(figures.hetrec.ours['recall@20']).toBe(1);
    expect(figures.hetrec.ours['ndcg@20']).toBeGreaterThan(figures.hetrec.popularity['ndcg@20']);
    expect(figures.nowplaying.ours['mrr@20']).toBeGreaterThan(90);
  });

  it('judges any sequences, and prints JSON only', async () => {
    const file = path.join(dir, 'sequences.txt.gz');
    writeFileSync(
      file,
      gzipSync(
        rounds(60, 8)
          .map((items, n) => `u${n} ${items.join(' ')}`)
          .join('\n'),
      ),
    );
    const { code, stdout } = await runEval('--sequences', file);
    expect(code).toBe(0);
    const { sequences } = JSON.parse(stdout);
    expect(Object.keys(sequences)).toEqual(expect.arrayContaining(['popularity', 'item-knn', 'ease', 'ials', 'ours']));
    expect(sequences.ours).toEqual({ 'hit@20': 1, 'ndcg@20': 1 });
  }, 60_000);
});

describe('artists', () => {
  const lines = ['user\tartist\tcount\tfold', 'x\ta\t10\ttrain', 'x\tb\t1\tval', 'y\ta\t3\ttrain', 'y\tc\t1\ttest'];
  const plays = readArtistPlays(`${lines.join('\n')}\n`);

  it('are weighed by the logarithm of plays against the most, of what is known only', () => {
    const { known, wanted } = partOf(plays, ['train', 'val'], 'test');
    expect(known.value[0]).toBe(1);
    expect(known.value[1]).toBeCloseTo(Math.log1p(1) / Math.log1p(10), 12);
    expect(wanted).toEqual([new Set(), new Set([2])]);
    expect(partOf(plays, ['train'], 'val').wanted).toEqual([new Set([1]), new Set()]);
  });

  it('are ranked without those that are known, for whom something is to be found', () => {
    const asked: number[] = [];
    const judged = judgeArtists(partOf(plays, ['train', 'val'], 'test'), () => (user, scores) => {
      asked.push(user);
      scores.set([9, 2, 1]);
    });
    expect(asked).toEqual([1]);
    // b, then c; a is known.
    expect(judged.recall).toBe(1);
    expect(judged.ndcg).toBeCloseTo(1 / Math.log2(3), 12);
    expect(judged.coverage).toBeCloseTo(2 / 3, 12);
  });

  it('are refused where a line is none', () => {
    expect(() => readArtistPlays('head\nx\ta\tmany\ttrain')).toThrow(RangeError);
    expect(() => readArtistPlays('head\nx\ta\t1\tnofold')).toThrow(RangeError);
  });
});

describe('timelines', () => {
  it('leave out short plays and repeats in a row; two names are one person', () => {
    const { tracks, artists } = readTimelines(
      [
        'user\tts\tartist\ttrack\talbum\tms_played',
        'u09\t3\tB\tTwo\t\t',
        'u10\t1\ta\tOne\t\t30000',
        'u10\t2\tA\tOne\t\t',
        'u09\t4\tB\tTwo\t\t29999',
        'u09\t5\tB\tThree\t\t',
      ].join('\n'),
    );
    expect(tracks.map(({ items, at }) => [[...items], [...at]])).toEqual([
      [
        [0, 1, 2],
        [1, 3, 5],
      ],
    ]);
    expect(artists.map(({ items }) => [...items])).toEqual([[0, 1]]);
  });

  it('are judged play by play, by what was learnt until then', () => {
    const items = Int32Array.from({ length: 30 }, (_, n) => n % 3);
    const timeline = { items, at: Float64Array.from(items, (_, n) => n), count: 3 };
    const learnt: number[] = [];
    const seen: number[] = [];
    const rate = judgeNext([timeline], () => ({
      learn: (item) => void learnt.push(item),
      score: (scores) => {
        seen.push(learnt.length);
        scores.fill(-Infinity).fill(1, 2, 3);
      },
    }));
    expect(seen).toEqual([27, 28, 29]);
    expect(rate).toBeCloseTo(1 / 3, 12);
    expect(learnt).toHaveLength(30);
  });
});

describe('sessions', () => {
  it('ask for every track but the first', () => {
    const ids = new Map<string, number>();
    const sessions = readSessions('a b\nc a b\n', ids);
    expect(sessions.map((session) => [...session])).toEqual([
      [0, 1],
      [2, 0, 1],
    ]);
    const heard: number[][] = [];
    const { hits, reciprocalRank } = judgeSessions(sessions, sessions, 3, () => (before, scores) => {
      heard.push([...before]);
      scores.add(2, 2);
      scores.add(1, 1);
    });
    expect(heard).toEqual([[0], [2], [2, 0]]);
    expect(hits).toBeCloseTo(2 / 3, 12);
    expect(reciprocalRank).toBeCloseTo(1 / 3, 12);
  });
});

describe('requests', () => {
  it('count turns after which something was liked, by dialog; what was shown before is left out', () => {
    const track = (id: string) => `${id}\tTitle ${id}\tArtist ${id}\tAlbum`;
    const turn = (liked: string[], disliked: string[] = []) => ({ user: 'hello', system: '', liked, disliked });
    const dialog = { id: '1', fold: 'val', turns: [turn([]), turn(['a'], ['b']), turn(['c'])], goal: ['a', 'c'] };
    const requests = readRequests(JSON.stringify(dialog), `head\n${['a', 'b', 'c', 'd'].map(track).join('\n')}`);
    expect(requests.pool.map(({ title }) => title)).toEqual(['Title a', 'Title c', 'Title b']);
    const asked: number[] = [];
    const scores = judgeRequests(requests, requests.dialogs, (_, turn, scores) => {
      asked.push(turn);
      // Only the first track, which the last turn may no longer be answered with.
      scores[0] = 1;
    });
    expect(asked).toEqual([1, 2]);
    expect(scores).toEqual({ hit10: 0.5, hit20: 0.5 });
  });
});

describe('sequences', () => {
  it('are read from plain and zipped files with odd lines', () => {
    const text = '\r\nu1  a b\tc d\r\nu2 a b\n\nu3\nu4 x y z';
    for (const file of [Buffer.from(text), gzipSync(text)]) {
      const { listeners, items, skipped } = readSequences(file);
      expect(listeners.map((own) => [...own])).toEqual([
        [0, 1, 2, 3],
        [4, 5, 6],
      ]);
      expect([items, skipped]).toEqual([7, 2]);
    }
  });

  it('are asked for the last, or the last but one, from all before it', () => {
    const sequences = readSequences(Buffer.from('u a b c d'));
    const parts = (['validation', 'test'] as const).map((part) => questionOf(sequences, part));
    expect(parts.map(({ histories, wanted }) => [[...histories[0]!], wanted[0]])).toEqual([
      [[0, 1], 2],
      [[0, 1, 2], 3],
    ]);
  });

  it('cannot find what was heard before', () => {
    const sequences = readSequences(Buffer.from('u a b c a\nv a b c d'));
    const judged = judgeSequences(questionOf(sequences, 'test'), [0, 1], 4, (_, scores) => scores.fill(1));
    expect(judged).toEqual({ hits: 0.5, ndcg: 0.5 });
  });

  it('may be none at all', () => {
    const { models } = judgeAll(readSequences(Buffer.from('u a\n')));
    expect(models.at(-1)).toMatchObject({ model: 'ours', judged: { 'hit@20': 0, 'ndcg@20': 0 } });
  });

  it('are shared out evenly', () => {
    expect(spread(10, 5)).toEqual([0, 2, 4, 6, 8]);
    expect(spread(3, 10)).toEqual([0, 1, 2]);
    expect(spread(0, 10)).toEqual([]);
  });
});
