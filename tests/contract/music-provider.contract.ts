import { beforeAll, describe, expect, it } from '@jest/globals';
import { AuthorizationEnded, type Call, type MusicProvider } from '../../server/providers/music/music-provider.js';

export interface MusicWorld {
  provider: MusicProvider;
  /** Agrees as somebody who has played seven tracks and keeps two; the code and what it goes with. */
  agree(): Promise<Parameters<MusicProvider['exchangeCode']>[0]>;
  /** URIs that the service knows. */
  uris: readonly string[];
  /** One of its tracks, by name. */
  wanted: { title: string; artist: string; isrc: string };
}

const { signal } = new AbortController();

/** What every music service keeps to. */
export function musicProviderContract(name: string, open: () => Promise<MusicWorld>): void {
  describe(`MusicProvider: ${name}`, () => {
    let world: MusicWorld;
    let provider: MusicProvider;
    let call: Call;
    let refreshToken: string;

    beforeAll(async () => {
      world = await open();
      ({ provider } = world);
      const tokens = await provider.exchangeCode(await world.agree(), signal);
      refreshToken = tokens.refreshToken ?? '';
      call = { accessToken: tokens.accessToken, purpose: 'sync', signal };
    });

    it('can be asked whether it works', async () => {
      await expect(provider.ping?.(signal)).resolves.toBeUndefined();
    });

    it('takes no code that it did not give', async () => {
      const given = { ...(await world.agree()), code: 'no code' };
      await expect(provider.exchangeCode(given, signal)).rejects.toThrow(AuthorizationEnded);
    });

    it('gives new tokens for a refresh token, and ends the authorization for one that is spent', async () => {
      const renewed = await provider.refresh(refreshToken, signal);
      expect(renewed.accessExpiresAt.getTime()).toBeGreaterThan(Date.now());
      await expect(provider.refresh(refreshToken, signal)).rejects.toThrow(AuthorizationEnded);
      call = { ...call, accessToken: renewed.accessToken };
      expect((await provider.account(call)).name).toBe('Ada');
    });

    it('refuses a token that it did not give', async () => {
      const stranger = { ...call, accessToken: 'nobody' };
      await expect(provider.account(stranger)).rejects.toMatchObject({ name: 'ProviderError', kind: 'auth' });
    });

    it('is not asked when the caller has gone', async () => {
      const gone = { ...call, signal: AbortSignal.abort(new Error('gone')) };
      await expect(provider.recentlyPlayed(gone)).rejects.toThrow('gone');
    });

    it('tells what was played, newest first, and what is kept', async () => {
      const plays = await provider.recentlyPlayed(call);
      const times = plays.map(({ playedAt }) => playedAt.getTime());
      expect(times).toEqual(times.toSorted((a, b) => b - a));
      expect(plays).toHaveLength(7);
      const saved = await provider.savedTracks(call, 0);
      expect(saved).toMatchObject({ total: 2 });
      expect((await provider.savedTracks(call, 1)).tracks).toEqual(saved.tracks.slice(1));
    });

    it('finds tracks by name and by ISRC, and says when there is none', async () => {
      const { title, artist, isrc } = world.wanted;
      const byName = await provider.search(call, { title, artist });
      const byCode = await provider.search(call, { title: '', artist: '', isrc });
      expect(byName.map((track) => track.isrc)).toContain(isrc);
      expect(byCode.map((track) => track.title)).toEqual([title]);
      expect(await provider.search(call, { title: 'no such song at all', artist: 'nobody ever' })).toEqual([]);
      expect(await provider.track(call, byCode[0]?.uri ?? '')).toEqual(byCode[0]);
      expect(await provider.track(call, 'spotify:track:0000000000000000000000')).toBeNull();
    });

    it('keeps playlists of more than a chunk in order, replaced as a whole, with a new snapshot each time', async () => {
      const made = await provider.createPlaylist(call, { name: 'Run', description: 'a', isPublic: false });
      const first = await provider.replaceTracks(call, made.id, world.uris);
      expect(await provider.playlist(call, made.id)).toMatchObject({
        name: 'Run',
        isPublic: false,
        snapshotId: first,
        trackUris: world.uris,
      });
      const second = await provider.replaceTracks(call, made.id, world.uris.slice(0, 3).reverse());
      expect(second).not.toBe(first);
      await provider.describePlaylist(call, made.id, { name: 'Walk' });
      const { tracks, ...now } = (await provider.playlist(call, made.id)) ?? { tracks: [] };
      expect(now).toMatchObject({ name: 'Walk', trackUris: world.uris.slice(0, 3).reverse() });
      expect(new Set(tracks.map(({ uri }) => uri))).toEqual(new Set(world.uris.slice(0, 3)));
      expect((await provider.ownPlaylists(call)).map(({ id }) => id)).toContain(made.id);
    });

    it('knows no playlist that is not there', async () => {
      const id = '0000000000000000000000';
      expect(await provider.playlist(call, id)).toBeNull();
      await expect(provider.replaceTracks(call, id, [])).rejects.toMatchObject({ kind: 'bad-request' });
    });
  });
}
