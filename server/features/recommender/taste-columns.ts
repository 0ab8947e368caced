import type { Candidate, Likeness } from './candidates.js';
import { habitOf } from './habits.js';
import type { TasteProfile } from './taste-profile.js';
import type { TrackFeatures } from './track-features.js';

/** What a taste says of a track by itself, in the order of the numbers of a row. */
export const TASTE = { track: 0, artist: 1, genreTaste: 2, service: 3, known: 4, fatigue: 5, skips: 6, similar: 7 };
export const TASTE_WIDTH = 8;
const FIRST_ROWS = 8_192;
/** Tracks that are read anew are other objects: beyond this, what was worked out is forgotten. */
const MOST_ROWS = 65_536;

/**
 * What a listener's taste says of tracks, worked out once for each track that is ever a candidate and kept for all requests
 * while the taste stays the same. Rows are numbered as tracks come.
 */
export class TasteColumns {
  /** TASTE_WIDTH numbers for each row. */
  values = new Float64Array(FIRST_ROWS * TASTE_WIDTH);
  /** Row of the profile, −1 where the recording was never heard. */
  heard = new Int32Array(FIRST_ROWS);
  plays = new Int32Array(FIRST_ROWS);
  /** 32 bits that only the recording decides. */
  hash = new Int32Array(FIRST_ROWS);
  /** The number of the recording; tracks of one recording share it. */
  recording = new Int32Array(FIRST_ROWS);
  /** Each track as a candidate of which no request says anything. */
  readonly candidates: Candidate[] = [];
  private habits = new Float64Array(FIRST_ROWS);
  private slot = -1;
  private readonly features: TrackFeatures[] = [];
  private readonly rows = new Map<TrackFeatures, number>();
  private readonly recordings = new Map<string, number>();
  private readonly logMaxPlays: number;
  private readonly logMaxArtist: number;

  constructor(
    private readonly profile: TasteProfile,
    private readonly similarOf: (features: TrackFeatures) => Likeness | null,
  ) {
    this.logMaxPlays = Math.log1p(profile.maxPlays) || 1;
    this.logMaxArtist = Math.log1p(profile.maxArtistPlays) || 1;
  }

  get isFull(): boolean {
    return this.features.length >= MOST_ROWS;
  }

  /** How many recordings have a number. */
  get recordingCount(): number {
    return this.recordings.size;
  }

  rowOf(features: TrackFeatures): number {
    return this.rows.get(features) ?? this.add(features);
  }

  /** How well the rows go with a part of the week (habits.ts), by row; worked out for `rows` where it is not yet. */
  habitsAt(slot: number, rows: Int32Array): Float64Array {
    if (slot !== this.slot) this.habits.fill(NaN);
    this.slot = slot;
    const { habits } = this.profile;
    const isNobody = this.profile.total === 0;
    for (const row of rows)
      if (Number.isNaN(this.habits[row]!))
        this.habits[row] = isNobody ? 0 : habitOf(habits, slot, this.heard[row]!, this.features[row]!);
    return this.habits;
  }

  private add(features: TrackFeatures): number {
    const { profile, logMaxPlays, logMaxArtist } = this;
    const row = this.features.push(features) - 1;
    if (row >= this.heard.length) this.grow();
    this.rows.set(features, row);
    const heard = profile.index.get(features.recording) ?? -1;
    const plays = heard < 0 ? 0 : profile.plays[heard]!;
    let recording = this.recordings.get(features.recording);
    if (recording === undefined) this.recordings.set(features.recording, (recording = this.recordings.size));
    const recent = heard < 0 ? 0 : profile.recent[heard]!;
    const artist = Math.log1p(profile.artists.get(features.lead)?.plays ?? 0) / logMaxArtist;
    const service = profile.service.get(features.recording)?.value ?? 0;
    const similar = this.similarOf(features);
    this.heard[row] = heard;
    this.plays[row] = plays;
    this.hash[row] = features.hash;
    this.recording[row] = recording;
    this.candidates[row] = { features, heard, plays, pinned: false, seed: null, similar };
    this.habits[row] = NaN;
    const { values } = this;
    const at = row * TASTE_WIDTH;
    values[at + TASTE.track] =
      plays === 0 ? 0 : (0.7 * Math.log1p(plays)) / logMaxPlays + (0.3 * recent) / (recent + 3);
    values[at + TASTE.artist] = artist;
    values[at + TASTE.genreTaste] = genreTaste(features.genres, profile.genres);
    values[at + TASTE.service] = service;
    values[at + TASTE.known] = Math.max(plays / (plays + 2), 0.25 * artist, service);
    values[at + TASTE.fatigue] = heard < 0 ? 0 : Math.exp(-profile.heat[heard]!) - 1;
    values[at + TASTE.skips] = heard < 0 ? 0 : -profile.skips[heard]! / (plays + profile.skips[heard]! + 2);
    values[at + TASTE.similar] = similar?.weight ?? 0;
    return row;
  }

  private grow(): void {
    const twice = <T extends Int32Array | Float64Array>(column: T, into: T): T => {
      into.set(column);
      return into;
    };
    const size = 2 * this.heard.length;
    this.values = twice(this.values, new Float64Array(size * TASTE_WIDTH));
    this.habits = twice(this.habits, new Float64Array(size));
    this.heard = twice(this.heard, new Int32Array(size));
    this.plays = twice(this.plays, new Int32Array(size));
    this.hash = twice(this.hash, new Int32Array(size));
    this.recording = twice(this.recording, new Int32Array(size));
  }
}

/** The largest share among the track's genres, as the listener hears them; parents count, so "rock" listeners like grunge. */
function genreTaste(genres: readonly string[], shares: ReadonlyMap<string, number>): number {
  let most = 0;
  for (const genre of genres) most = Math.max(most, shares.get(genre) ?? 0);
  return Math.sqrt(most);
}
