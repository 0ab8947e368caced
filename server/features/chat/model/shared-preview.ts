import type { LlmRequest } from '../../../providers/llm/llm-provider.js';
import type { LanguageModels } from '../../../providers/llm/language-models.js';
import type { PlaylistTrack } from '../../playlists/playlist.js';
import type { ModelShare } from '../../preferences/preferences.js';
import type { Answer } from '../answer.js';
import { ENGINE_NAMES } from '../engine-words.js';
import { readingRequest } from './reading-request.js';
import { type SharedTaste, wordingRequest } from './wording-request.js';

/** What leaves this installation for language models, for one listener. */
export interface SharedPreview {
  share: ModelShare;
  /** The external ones that are set up, in the order in which they are asked. */
  providers: { name: string; model: string; host: string }[];
  /** What is sent for an example, as it is sent; empty where nothing is. */
  requests: { purpose: 'read' | 'word'; instructions: string; data: string; tools: string[] }[];
}

export interface SharedPreviewDeps {
  models: Pick<LanguageModels, 'configured'>;
  /** Where the requests to a provider go. */
  hosts: ReadonlyMap<string, string>;
  preferences: { get(userId: string): Promise<{ shareWithModels: ModelShare }> };
  taste(userId: string): Promise<SharedTaste>;
}

const MESSAGE = 'Half an hour like fresh bed linen, nothing by Drake';
const OPEN = ['like fresh bed linen'];
const TRACK: PlaylistTrack = {
  trackKey: '',
  title: 'Clair de lune',
  artists: ['Claude Debussy'],
  album: null,
  durationMs: 300_000,
  estimated: false,
  year: 1905,
  genres: ['classical'],
  explicit: false,
  spotifyUri: null,
  score: null,
  reason: 'you come back to it every spring',
};
const ANSWER: Answer = {
  draft: '**Fresh Linen**: 1 track, 5:00. It is “Clair de lune” by Claude Debussy.',
  change: {
    kind: 'new',
    playlist: { name: 'Fresh Linen', description: '', tracks: [TRACK], brief: null, receipt: null },
  },
  figures: null,
  title: 'Fresh Linen',
};

/** Made by the code that makes the real requests, with the listener's own taste and memories. */
export function createSharedPreview({ models, hosts, preferences, taste }: SharedPreviewDeps) {
  return async (userId: string): Promise<SharedPreview> => {
    const { shareWithModels: share } = await preferences.get(userId);
    const providers = models.configured.map(({ name, model }) => ({
      name: ENGINE_NAMES[name],
      model,
      host: hosts.get(name) ?? '',
    }));
    if (share === 'nothing' || providers.length === 0) return { share, providers, requests: [] };
    const own = share === 'taste' ? await taste(userId) : { artists: [], genres: [], memories: [] };
    const reading = readingRequest({ message: MESSAGE, open: OPEN, playlistTracks: null, share });
    const wording = wordingRequest({ message: MESSAGE, answer: ANSWER, earlier: [], share, taste: own });
    return { share, providers, requests: [shown('read', reading), shown('word', wording)] };
  };
}

const shown = (purpose: 'read' | 'word', { instructions, turns, tools = [] }: LlmRequest) => ({
  purpose,
  instructions,
  data: turns.flatMap((turn) => (turn.role === 'listener' ? [turn.text] : [])).join('\n'),
  tools: tools.map(({ name, description }) => `${name}: ${description}`),
});
