import * as cues from './cues.js';
import { groundsOf } from './grounds.js';
import { readingRequest } from './reading-request.js';
import { wordFacts } from './word-facts.js';
import { WordGate } from './word-gate.js';

/** Compiles the expressions and schemas of model use, which takes the first answer a tenth of a second. */
export function warmUpModelUse(): void {
  const message = 'ohne Samt, like “velvet” in 45 minutes';
  readingRequest({ message, open: [message], playlistTracks: 1, share: 'taste' });
  const grounds = groundsOf(message, [message]);
  for (const kind of Object.values(cues)) grounds.says(kind, message);
  const gate = new WordGate(wordFacts({ names: ['Velvet', 'Coldplay'], texts: [message] }));
  gate.push('Here is “Velvet” by Coldplay in **45 minutes**, <b>e.g.</b> 45. [x](y) Enjoy\n- it, or two');
  gate.end();
}
