import { AppError, conflict, impossible, notFound } from '../../errors.js';
import type { Cursor } from '../../http/cursor.js';
import type { Brief, Reading, Refinement } from '../brief/brief.js';
import { briefTitle } from '../brief/brief-title.js';
import { type Diff, diffTracks } from './diff-tracks.js';
import type { Playlist, PlaylistContent, PlaylistSummary, PlaylistTrack, PlaylistVersion } from './playlist.js';
import type { PlaylistMaker } from './playlist-maker.js';
import type { PlaylistStore } from './playlist-store.js';
import type { NewVersion } from './playlist-writer.js';
import { judged, nothingFits, refinePlaylist } from './refine-playlist.js';
import type { RequestReader } from './request-reader.js';
import { wishesOf } from './wishes-of-brief.js';

export interface PlaylistWish {
  name: string | undefined;
  description: string;
  /** Exactly one of these is given. */
  trackKeys: string[] | undefined;
  brief: Brief | undefined;
  text: string | undefined;
}

/** Throughout: a 404 for playlists of other listeners; `version`, where given, must be the current one, else a 409. */
export interface PlaylistService {
  list(userId: string, limit: number, after: Cursor | null): Promise<PlaylistSummary[]>;
  get(userId: string, id: string): Promise<Playlist>;
  /** 422 where a track is unknown, the text asks for no playlist, or nothing fits. */
  create(userId: string, wish: PlaylistWish): Promise<Playlist>;
  describe(
    userId: string,
    id: string,
    change: { name?: string | undefined; description?: string | undefined; version?: number | undefined },
  ): Promise<Playlist>;
  remove(userId: string, id: string): Promise<void>;
  /** Puts exactly these tracks into this order; `reason` is what made the new version. */
  setTracks(
    userId: string,
    id: string,
    trackKeys: readonly string[],
    version?: number,
    reason?: string,
  ): Promise<Playlist>;
  /** Makes it anew from its brief. 422 where it has none, or nothing fits. */
  remake(userId: string, id: string, reason: string): Promise<Playlist>;
  /** 422 where the instruction means nothing for a playlist. */
  refine(userId: string, id: string, instruction: string, version?: number): Promise<Playlist>;
  versions(userId: string, id: string): Promise<PlaylistVersion[]>;
  /** What changed between two versions; before the first there was nothing. */
  compare(userId: string, id: string, from: number, to: number): Promise<Diff<PlaylistTrack>>;
  /** The content of that version becomes a new one. */
  restore(userId: string, id: string, version: number): Promise<Playlist>;
}

export interface PlaylistServiceDeps {
  store: PlaylistStore;
  maker: PlaylistMaker;
  reader: RequestReader;
}

const MAX_REASON_LENGTH = 200;

export function createPlaylistService({ store, maker, reader }: PlaylistServiceDeps): PlaylistService {
  const get = async (userId: string, id: string, version?: number): Promise<Playlist> => {
    const playlist = await store.find(userId, id);
    if (playlist === null) throw notFound('playlist');
    if (version !== undefined && version !== playlist.version) throw versionConflict(playlist.version);
    return playlist;
  };

  const content = async (userId: string, id: string, version: number): Promise<PlaylistContent> => {
    const found = await store.findVersion(userId, id, version);
    if (found === null) throw notFound('version');
    return found;
  };

  const addVersion = async (userId: string, before: Playlist, next: NewVersion): Promise<Playlist> => {
    const added = await store.addVersion(userId, before, next);
    if (added === null) throw versionConflict((await get(userId, before.id)).version);
    return added;
  };

  const byHand = async (trackKeys: readonly string[], before: PlaylistContent['tracks'] = []) => {
    const known = new Map(before.map((track) => [track.trackKey, track]));
    const found = await maker.find(trackKeys.filter((key) => !known.has(key)));
    for (const track of found) known.set(track.trackKey, track);
    const missing = trackKeys.flatMap((key, index) => (known.has(key) ? [] : { path: `body.trackKeys.${index}`, key }));
    if (missing.length > 0) throw unknownTracks(missing);
    return trackKeys.flatMap((key) => known.get(key) ?? []);
  };

  const fromBrief = async (userId: string, brief: Brief): Promise<PlaylistContent> => {
    const { tracks, receipt } = await maker.make(userId, brief);
    if (tracks.length === 0) throw nothingFits();
    return { tracks, brief, receipt };
  };

  const briefFrom = async (userId: string, { brief, text }: PlaylistWish): Promise<Brief> => {
    if (brief !== undefined) return brief;
    const reading = await reader.read(userId, text ?? '', null);
    if (reading.intent !== 'playlist') throw impossible('no-playlist-asked', 'This asks for no playlist.');
    return reading.brief;
  };

  return {
    list: store.list,
    get: (userId, id) => get(userId, id),

    async create(userId, wish) {
      const { name, description, trackKeys } = wish;
      if (trackKeys !== undefined) {
        const content = { tracks: await byHand(trackKeys), brief: null, receipt: null };
        return store.insert(userId, { ...content, name: name ?? 'Playlist', description, sessionId: null });
      }
      const brief = await briefFrom(userId, wish);
      const content = await fromBrief(userId, brief);
      return store.insert(userId, { ...content, name: name ?? briefTitle(brief), description, sessionId: null });
    },

    async describe(userId, id, { version, ...change }) {
      const changed = await store.describe(userId, id, change, version);
      if (changed !== null) return changed;
      throw versionConflict((await get(userId, id)).version);
    },

    async remove(userId, id) {
      if (!(await store.remove(userId, id))) throw notFound('playlist');
    },

    async setTracks(userId, id, trackKeys, version, reason = 'edited by hand') {
      const playlist = await get(userId, id, version);
      const tracks = await byHand(trackKeys, playlist.tracks);
      const { brief } = playlist;
      const content =
        brief === null
          ? { tracks, brief, receipt: null }
          : await judged(maker, userId, brief, tracks, playlist.receipt);
      return addVersion(userId, playlist, { ...content, reason });
    },

    async remake(userId, id, reason) {
      const playlist = await get(userId, id);
      if (playlist.brief === null) throw noBrief();
      return addVersion(userId, playlist, { ...(await fromBrief(userId, playlist.brief)), reason });
    },

    async refine(userId, id, instruction, version) {
      const playlist = await get(userId, id, version);
      const reading = await reader.read(userId, instruction, playlist);
      const refinements = wishesIn(reading);
      if (refinements.length === 0)
        throw impossible('not-understood', 'This says nothing that a playlist could follow.');
      const refined = await refinePlaylist(maker, userId, playlist, refinements);
      return addVersion(userId, playlist, { ...refined, reason: reasonOf(instruction) });
    },

    async versions(userId, id) {
      const versions = await store.versions(userId, id);
      if (versions.length === 0) throw notFound('playlist');
      return versions;
    },

    async compare(userId, id, from, to) {
      await get(userId, id);
      const before = from === 0 ? { tracks: [] } : await content(userId, id, from);
      return diffTracks(before.tracks, (await content(userId, id, to)).tracks);
    },

    async restore(userId, id, version) {
      const playlist = await get(userId, id);
      return addVersion(userId, playlist, {
        ...(await content(userId, id, version)),
        reason: `restored version ${version}`,
      });
    },
  };
}

/** Said about a playlist, a description of music is a wish about it too. */
function wishesIn(reading: Reading): Refinement[] {
  if (reading.intent === 'refine') return reading.refinements;
  return reading.intent === 'playlist' ? wishesOf(reading.brief) : [];
}

function unknownTracks(missing: readonly { path: string; key: string }[]): AppError {
  const errors = missing.map(({ path, key }) => ({ path, message: `"${key}" is no track that is known here` }));
  const detail = `${missing.length === 1 ? 'A track is' : `${missing.length} tracks are`} not known here.`;
  return new AppError(422, 'unknown-tracks', detail, { errors });
}

/** What made a version, in the words of the listener. */
export function reasonOf(instruction: string): string {
  const line = `refined: ${instruction.replace(/\s+/g, ' ')}`;
  return line.length <= MAX_REASON_LENGTH ? line : `${line.slice(0, MAX_REASON_LENGTH - 1)}…`;
}

export const noBrief = (): AppError =>
  impossible('no-brief', 'This playlist was made by hand: there is no brief to make it anew from.');

export const versionConflict = (current?: number): AppError =>
  conflict(
    'version-conflict',
    'The playlist was changed in the meantime: load it again.',
    current === undefined ? undefined : { currentVersion: current },
  );
