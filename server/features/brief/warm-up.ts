import { setImmediate } from 'node:timers/promises';
import { readRequest } from './read-request.js';

/** Between them they lead through all of the reader: a request, refinements, a question, small talk. */
const SENTENCES = [
  'a dozen happy jazz songs like "Take Five" from the 60s, no Drake, one per artist, new to me, starting slow',
  '45 minutes for a run at 150 bpm, clean, not played since May, no live versions',
  'shorter, more energy, drop the second, add some soul',
  'what did I listen to most in summer 2019?',
  'hello',
];

/**
 * Compiles the reader's expressions, which takes the first reading half a second of processor time. Lets other work pass
 * between the sentences.
 */
export async function warmUpReader(): Promise<void> {
  const playlist = [{ title: 'Take Five', artists: ['The Dave Brubeck Quartet'] }];
  for (const hasPlaylist of [false, true])
    for (const text of SENTENCES) {
      await setImmediate();
      await readRequest(text, {
        now: new Date(0),
        hasPlaylist,
        ...(hasPlaylist && { playlist }),
        findArtists: () => Promise.resolve(new Map()),
      });
    }
}
