import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { artistPopularity, EASE, IALS, ialsWith, ITEM_KNN, ourArtistModel } from './artist-models.js';
import { judgeArtists, partOf, readArtistPlays, type ArtistModel } from './artist-plays.js';
import { allTurns, judgeRequests, lastTurn, readRequests, textSearch, withLikedArtists } from './chat-requests.js';
import { fitEase } from './ease.js';
import { fitItemKnn } from './item-knn.js';
import { decayedPopularity, mostRecent, popularity, sequentialRules, sumOf } from './next-item-baselines.js';
import { ourNextItem } from './next-item.js';
import type { Report } from './report.js';
import { requestSearch } from './request-search.js';
import { sessionKnn, sessionPopularity, sessionRules } from './session-baselines.js';
import { judgeSessions, ourSessionModel, readSessions, type SessionModel } from './sessions.js';
import { judgeNext, readTimelines, type NextItemModelOf } from './timelines.js';

/** What there is to judge by: the files it needs below the directory of the data, and how. */
export interface DataSet {
  name: string;
  files: readonly string[];
  judge(contents: readonly string[]): Report;
}

const artistModels: Record<string, ArtistModel> = {
  popularity: artistPopularity,
  'item-knn': (known) => fitItemKnn(known, ITEM_KNN),
  ease: (known) => fitEase(known, EASE),
  ials: ialsWith(IALS),
  ours: ourArtistModel,
};

const nextItemModels: Record<string, NextItemModelOf> = {
  popularity,
  'most-recent': mostRecent,
  'decayed-popularity': decayedPopularity(7),
  markov: sequentialRules(1),
  'sequential-rules': sequentialRules(10),
  'rules+decayed': sumOf(sequentialRules(10), decayedPopularity(7), 0.3),
  ours: ourNextItem,
};

const sessionModels: Record<string, SessionModel> = {
  popularity: sessionPopularity,
  markov: sessionRules(1, 0),
  'item-knn': sessionKnn(0.8),
  'sequential-rules': sessionRules(10, 0.6),
  ours: ourSessionModel,
};

export const DATA_SETS: readonly DataSet[] = [
  {
    name: 'hetrec',
    files: ['hetrec-lastfm/user_artist_count_split.tsv.gz'],
    judge([plays = '']) {
      const part = partOf(readArtistPlays(plays), ['train', 'val'], 'test');
      return {
        name: 'hetrec',
        title: 'Artists for listeners (HetRec 2011)',
        models: Object.entries(artistModels).map(([model, fit]) => {
          const { recall, ndcg, coverage, novelty, concentration, seconds } = judgeArtists(part, fit);
          return {
            model,
            judged: { 'recall@20': recall, 'ndcg@20': ndcg },
            besides: { coverage, novelty, concentration, seconds },
          };
        }),
      };
    },
  },
  {
    name: 'timelines',
    files: ['timelines/listens.tsv.gz'],
    judge([listens = '']) {
      const { tracks, artists } = readTimelines(listens);
      return {
        name: 'timelines',
        title: 'The next track, and the next artist, of single listeners',
        models: Object.entries(nextItemModels).map(([model, of]) => {
          const started = performance.now();
          const judged = { 'hit@20.track': judgeNext(tracks, of), 'hit@20.artist': judgeNext(artists, of) };
          return { model, judged, besides: { seconds: (performance.now() - started) / 1000 } };
        }),
      };
    },
  },
  {
    name: 'nowplaying',
    files: ['nowplaying/train_sessions.txt.gz', 'nowplaying/test_sessions.txt.gz'],
    judge([train = '', test = '']) {
      const ids = new Map<string, number>();
      const [known, asked] = [readSessions(train, ids), readSessions(test, ids)];
      return {
        name: 'nowplaying',
        title: 'The next track in sessions of many listeners (#nowplaying), in %',
        models: Object.entries(sessionModels).map(([model, of]) => {
          const { hits, reciprocalRank, seconds } = judgeSessions(known, asked, ids.size, of);
          return { model, judged: { 'p@20': 100 * hits, 'mrr@20': 100 * reciprocalRank }, besides: { seconds } };
        }),
      };
    },
  },
  {
    name: 'chat-requests',
    files: ['chat-requests/dialogs.jsonl.gz', 'chat-requests/tracks.tsv.gz'],
    judge([dialogs = '', tracks = '']) {
      const requests = readRequests(dialogs, tracks);
      const held = requests.dialogs.filter(({ fold }) => fold === 'val');
      const models = {
        'bm25-all-turns': textSearch(requests, allTurns),
        'bm25-last-turn': textSearch(requests, lastTurn),
        'bm25-liked-artists': textSearch(requests, withLikedArtists(requests)),
        ours: requestSearch(requests),
      };
      return {
        name: 'chat-requests',
        title: 'Tracks for what people say in a chat',
        models: Object.entries(models).map(([model, search]) => {
          const { hit10, hit20 } = judgeRequests(requests, held, search);
          return { model, judged: { 'hit@10': hit10, 'hit@20': hit20 }, besides: {} };
        }),
      };
    },
  },
];

/** Null where a file of it is absent. */
export function judgeIn(dir: string, { files, judge }: DataSet): Report | null {
  const paths = files.map((file) => path.join(dir, file));
  if (!paths.every((file) => existsSync(file))) return null;
  return judge(paths.map((file) => gunzipSync(readFileSync(file)).toString('utf8')));
}
