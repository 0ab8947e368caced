import { describe, expect, it } from '@jest/globals';
import type { Answer } from '../../server/features/chat/answer.js';
import type { UserMessage } from '../../server/features/chat/chat.js';
import { createAnswerWords, type WordEvent } from '../../server/features/chat/model/answer-words.js';
import type { PlaylistTrack } from '../../server/features/playlists/playlist.js';
import type { ModelShare } from '../../server/features/preferences/preferences.js';
import type { Asked } from '../../server/providers/llm/language-models.js';
import type { LlmEvent } from '../../server/providers/llm/llm-provider.js';
import { ProviderError } from '../../server/providers/provider-error.js';
import { ASKED, type Play, scripted } from './scripted-models.js';

const TRACK: PlaylistTrack = {
  trackKey: 'k1',
  title: 'Yellow',
  artists: ['Coldplay'],
  album: 'Parachutes',
  durationMs: 266_000,
  estimated: false,
  year: 2000,
  genres: ['rock'],
  explicit: false,
  spotifyUri: 'spotify:track:secret',
  score: 1,
  reason: 'you played it 40 times',
};
const NOTICE = 'I did not understand “velvety” and left it out.';
const DRAFT = `**Rainy Roads**: 1 track, 4:26. It is “Yellow” by Coldplay.\n\n${NOTICE}`;
const WITH_PLAYLIST: Answer = {
  draft: DRAFT,
  change: {
    kind: 'new',
    playlist: { name: 'Rainy Roads', description: '', tracks: [TRACK], brief: null, receipt: null },
  },
  figures: null,
  title: 'Rainy Roads',
};
const FIGURES: Answer = {
  draft: 'You played Coldplay 40 times.',
  change: { kind: 'none' },
  figures: null,
  title: 'Coldplay',
};
const LEFT = 'The model’s words did not keep to the facts, so here is the answer as it was worked out:';

const says =
  (...texts: string[]): Play =>
  () =>
    texts.map((text): LlmEvent => ({ kind: 'text', text }));

interface Setting {
  answer?: Answer;
  share?: ModelShare;
  asked?: Partial<Asked>;
  earlier?: UserMessage[];
}

async function words(play: Play, { answer = WITH_PLAYLIST, share = 'taste', asked = {}, earlier = [] }: Setting = {}) {
  const models = scripted(play);
  const service = createAnswerWords({
    models,
    taste: () => Promise.resolve({ artists: ['Muse'], genres: ['jazz'], memories: ['I hate falsetto'] }),
  });
  const events: WordEvent[] = [];
  const input = { userId: 'u', message: 'velvety rock', answer, earlier, share, signal: new AbortController().signal };
  for await (const event of service.word({ ...input, asked: { ...ASKED, ...asked } })) events.push(event);
  const [by, ...rest] = events;
  const texts = rest.flatMap((event) => (event.kind === 'text' ? [event.text] : []));
  return {
    by,
    texts,
    said: texts.join(''),
    models,
    sent: JSON.stringify(models.requests.map(({ turns, tools }) => ({ turns, tools }))),
  };
}

describe('words of a model', () => {
  it('come as they are said, and what must be said comes after them', async () => {
    const { by, texts } = await words(says('Here', ' is', ' “Yel', 'low”', ' by Coldplay,', ' and', ' enjoy it.'));
    expect(by).toMatchObject({ kind: 'by', provider: 'gemini' });
    expect(texts.slice(0, 3)).toEqual(['Here', ' is', ' ']);
    expect(texts.join('')).toBe(`Here is “Yellow” by Coldplay, and enjoy it.\n\n${NOTICE}`);
  });

  it('end where they leave the facts; the draft follows, and the call is ended', async () => {
    const { said, models } = await words(says('Here is “Yellow” and “Fix You”', ' by Coldplay', ' and more'));
    expect(said).toBe(`Here is “Yellow” and …\n\n${LEFT}\n\n${DRAFT}`);
    expect(models.aborted).toBe(true);
  });

  it('are the draft where nothing of them can be shown', async () => {
    expect((await words(says('“Fix You”'))).said).toBe(`${LEFT}\n\n${DRAFT}`);
    expect((await words(says('<b></b>'))).said).toBe(`${LEFT}\n\n${DRAFT}`);
  });

  it('are cut where they do not end', async () => {
    const { said, models } = await words(() =>
      Array.from({ length: 999 }, () => ({ kind: 'text', text: 'so it goes on ' })),
    );
    expect(said.length).toBeLessThan(4200);
    expect(said.endsWith(`…\n\n${NOTICE}`)).toBe(true);
    expect(models.aborted).toBe(true);
  });

  it('are nobody’s when the model fails', async () => {
    await expect(words(() => new ProviderError('gemini', 'truncated', 'Cut.'))).rejects.toThrow('Cut.');
  });

  it('are the draft, at once, where no model may be asked', async () => {
    for (const setting of [
      { asked: { provider: 'built-in' as const } },
      { asked: { external: false } },
      { share: 'nothing' as const },
    ]) {
      const { texts, by, sent } = await words(says('Here'), setting);
      expect(by).toMatchObject({ provider: 'built-in' });
      expect(texts).toEqual([DRAFT]);
      expect(sent).toBe('[]');
    }
  });
});

describe('what leaves for the words', () => {
  const earlier = [
    { role: 'user', content: 'calm please' } as UserMessage,
    { role: 'assistant', content: 'You played Muse 9 times.' },
  ] as UserMessage[];

  it('with “taste”: the words of the chat, the playlist, taste and memories', async () => {
    const { sent } = await words(says('Here.'), { earlier });
    for (const part of [
      'velvety rock',
      'calm please',
      'Yellow',
      'Coldplay',
      '40 times',
      'Muse',
      'jazz',
      'I hate falsetto',
    ])
      expect(sent).toContain(part);
    for (const part of ['spotify:', 'secret', 'k1', 'You played Muse', 'did not understand'])
      expect(sent).not.toContain(part);
  });

  it('with “request”: nothing of taste and history', async () => {
    const { sent } = await words(says('Here.'), { earlier, share: 'request' });
    for (const part of ['velvety rock', 'calm please', 'Yellow', 'Coldplay']) expect(sent).toContain(part);
    for (const part of ['40 times', 'Muse', 'jazz', 'falsetto']) expect(sent).not.toContain(part);
  });

  it('with “request”: no figures of the history at all, also where only a model should answer', async () => {
    const { sent, said } = await words(says('Here.'), {
      share: 'request',
      answer: FIGURES,
      asked: { fallback: false },
    });
    expect(sent).toBe('[]');
    expect(said).toBe(FIGURES.draft);
    expect((await words(says('You played Coldplay 40 times.'), { answer: FIGURES })).said).toBe(FIGURES.draft);
    expect((await words(says('You played Coldplay 41 times.'), { answer: FIGURES })).said).toContain(LEFT);
  });
});
