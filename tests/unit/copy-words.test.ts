import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { emptyBrief } from '../../server/features/brief/brief.js';
import { asWritten, copyWords, markerOf } from '../../server/features/playlist-sync/copy-words.js';

const ID = '0b8f2b0e-9d3c-4c55-9d0f-6c1e6f6a7b21';

describe('the words of a copy', () => {
  it('always fit, stand in one line, and hold the marker whole', () => {
    const text = fc.oneof(fc.string({ unit: 'grapheme', maxLength: 600 }), fc.constant('👩‍👩‍👧 '.repeat(200)));
    fc.assert(
      fc.property(text, text, (name, description) => {
        const words = copyWords({ id: ID, name, description, brief: null });
        expect(words.name.length).toBeLessThanOrEqual(100);
        expect(words.description.length).toBeLessThanOrEqual(300);
        expect(words.description.endsWith(`[${markerOf(ID)}]`)).toBe(true);
        expect(`${words.name}${words.description}`).not.toMatch(/[\n\r\t]/);
        // No half of a pair is left where something was cut off.
        expect(`${words.name}${words.description}`).not.toMatch(/\p{Surrogate}/u);
      }),
    );
  });

  it('are those of the brief where the listener has written none', () => {
    const brief = { ...emptyBrief(), minutes: 45, genres: { in: ['soul'], out: ['jazz'] } };
    const { description } = copyWords({ id: ID, name: 'x', description: '', brief });
    expect(description).toMatch(/^45 minutes, soul, no jazz · Made with EchoTune \[[\w-]{22}\]$/);
    expect(copyWords({ id: ID, name: 'x', description: 'Mine', brief }).description).toMatch(/^Mine · Made/);
  });

  it('are read as they were, however the service writes them', () => {
    expect(asWritten('R&amp;B &lt;3 &#x27;n&#39; &quot;roll&quot; &amp;amp; &copy; &#xffffffff; &')).toBe(
      `R&B <3 'n' "roll" &amp; &copy; &#xffffffff; &`,
    );
  });
});
