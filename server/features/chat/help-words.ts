import type { Reading } from '../brief/brief.js';
import { paragraphs, wordNotUnderstood } from './playlist-words.js';

type Help = Extract<Reading, { intent: 'help' }>;

const OPENINGS: Record<Help['topic'], string> = {
  greeting: 'Hello! Tell me what you want to hear.',
  thanks: 'You are welcome.',
  help: 'Say what you want to hear, and I make a playlist that keeps to it: how long, which mood, genres, artists and years, what must not be in, how familiar it should be. Then change it in words: “shorter”, “replace the third”, “no Drake”. You can also ask about your listening.',
  remember: 'Good to know.',
  forget: 'As you wish.',
  unclear: 'I am not sure what you would like.',
};

/** Who says one of these asks for nothing, and needs no examples. */
const COMPLETE = new Set<Help['topic']>(['thanks', 'remember', 'forget']);

/** An answer to what asked for no music, with things to say next. */
export function wordHelp({ topic, notUnderstood }: Help, suggestions: readonly string[]): string {
  const examples = ['For example:', ...suggestions.map((text) => `- ${text}`)].join('\n');
  return paragraphs(OPENINGS[topic], wordNotUnderstood(notUnderstood), COMPLETE.has(topic) ? null : examples);
}
