import type { MusicTrack } from '../../providers/music/music-provider.js';
import type { Track } from './track.js';

/** A track as the music service tells of it, for the catalogue. */
export function foundTrack(found: MusicTrack, genresOf: (artist: string) => readonly string[]): Track {
  const artists = found.artists.map(({ name }) => name);
  return {
    key: found.uri,
    title: found.title,
    artists,
    album: found.album,
    year: found.year,
    durationMs: found.durationMs === 0 ? null : found.durationMs,
    durationSource: found.durationMs === 0 ? null : 'stated',
    explicit: found.explicit,
    genres: [...genresOf(artists[0] ?? '')],
    moods: [],
    spotifyUri: found.uri,
    source: 'spotify',
  };
}
