import { normalise, recordingKey } from '../catalogue/identity.js';
import type { Track } from '../catalogue/track.js';

const REMASTER = /\bre-?master/i;

/**
 * A listener's history names tracks, and little more. Where the starter catalogue has the same recording, its year, genres
 * and moods hold for the history's track too; what differs from release to release (length, explicitness) does not.
 */
export function knownRecordings(starter: readonly Track[]): (track: Track, recording: string) => Track {
  const byRecording = new Map(starter.map((track) => [recordingKey(track.artists[0] ?? '', track.title), track]));
  return (track, recording) => {
    const known = byRecording.get(recording);
    if (known === undefined || known.key === track.key || !isSameCut(track, known)) return track;
    return {
      ...track,
      year: track.year ?? known.year,
      genres: known.genres,
      moods: track.moods.length > 0 ? track.moods : known.moods,
    };
  };
}

/** A live cut or a remix is of another year and may be of another mood. */
function isSameCut(track: Track, known: Track): boolean {
  return normalise(track.title) === normalise(known.title) || REMASTER.test(track.title);
}
