import { type Listen, type ListenSource } from '../../server/features/history/listen.js';
import { trackKey } from '../../server/features/catalogue/identity.js';

/** A listen as a reader yields it; `at` is its time. */
export function buildListen(overrides: Partial<Listen> & { at?: string } = {}): Listen {
  const { at = '2024-03-01T10:00:00Z', ...given } = overrides;
  const listen = {
    endedAt: new Date(at),
    precision: 'second' as const,
    msPlayed: 200_000,
    title: 'Archangel',
    artist: 'Burial',
    album: 'Untrue',
    spotifyUri: null,
    source: 'spotify-extended' as ListenSource,
    reasonStart: 'trackdone',
    reasonEnd: 'trackdone',
    skipped: false,
    shuffle: false,
    offline: false,
    incognito: false,
    ...given,
  };
  return { trackKey: trackKey(listen), ...listen };
}

/** A row of Spotify's extended streaming history, with the personal fields that must never be kept. */
export function buildExtendedRow(overrides: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    ts: '2024-03-01T10:00:00Z',
    username: 'secret-user-name',
    platform: 'secret platform',
    ms_played: 200_000,
    conn_country: 'ZZ',
    ip_addr: '203.0.113.7',
    ip_addr_decrypted: '203.0.113.7',
    user_agent_decrypted: 'secret-agent',
    master_metadata_track_name: 'Archangel',
    master_metadata_album_artist_name: 'Burial',
    master_metadata_album_album_name: 'Untrue',
    spotify_track_uri: 'spotify:track:3bRMZqh2PBzpDVGmgqPYxg',
    episode_name: null,
    episode_show_name: null,
    spotify_episode_uri: null,
    reason_start: 'clickrow',
    reason_end: 'trackdone',
    shuffle: false,
    skipped: null,
    offline: false,
    offline_timestamp: 1709287200,
    incognito_mode: false,
    ...overrides,
  };
}

/** A row of Spotify's account data. */
export function buildAccountRow(overrides: Record<string, unknown> = {}): Record<string, unknown> {
  return { endTime: '2024-03-01 10:00', artistName: 'Burial', trackName: 'Archangel', msPlayed: 200_000, ...overrides };
}

/** An extended history of `count` rows, one play every four minutes, over `tracks` different tracks. */
export function buildExtendedHistory(
  count: number,
  { tracks = 50, start = '2023-01-01T00:00:00Z' } = {},
): Record<string, unknown>[] {
  const begin = Date.parse(start);
  return Array.from({ length: count }, (_, i) => {
    const n = (i * 7) % tracks;
    return buildExtendedRow({
      ts: new Date(begin + i * 240_000).toISOString().replace('.000Z', 'Z'),
      ms_played: 180_000 + ((i * 37) % 60_000),
      master_metadata_track_name: `Track ${n}`,
      master_metadata_album_artist_name: `Artist ${n % 12}`,
      spotify_track_uri: `spotify:track:${String(n).padStart(22, '0')}`,
    });
  });
}
