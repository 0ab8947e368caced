import type { TrackReference, YearRange } from './brief.js';
import type { Span } from './utterance.js';
import type { Meaning } from './vocabulary.js';

/** Something named in a request, before it is known whether it is wanted, unwanted or only to be resembled. */
export type Item = Span &
  (
    | { kind: 'genre' | 'feel'; meaning: Meaning }
    | { kind: 'era'; ranges: YearRange[] }
    | {
        kind: 'artist';
        name: string;
        /** Nobody is known by that name, and no word says that it is somebody's. */
        mayBeTitle?: true;
      }
    | { kind: 'title'; track: TrackReference }
  );

/** `none`: named, but neither asked for nor refused ("I don't mind rap"). `first` and `last`: its place in the list. */
export type Role = 'in' | 'out' | 'like' | 'none' | 'first' | 'last';
