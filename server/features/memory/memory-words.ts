import { type Memory, saysOtherwise, type Statement } from './memory.js';

export interface Notice {
  learn: readonly Statement[];
  /** The message asked to forget something, and this is what goes. */
  forgets: boolean;
  going: readonly Memory[];
  known: readonly Memory[];
  /** It was asked for in so many words, so that silence would be no answer. */
  asked: boolean;
  on: boolean;
  full: boolean;
}

const UNDO = 'Say “forget that”, or change it in your preferences.';

/** What an answer says of memories; null where nothing changes that anybody asked for. */
export function wordNotice({ learn, forgets, going, known, asked, on, full }: Notice): string | null {
  const sentences: string[] = [];
  if (forgets)
    sentences.push(
      going.length === 0
        ? 'I remember nothing of the kind, so there is nothing to forget.'
        : `I will forget: ${quoted(going)}.`,
    );
  const fresh = learn.flatMap((statement) => {
    const before = known.find(({ topic }) => topic === statement.topic);
    return before === undefined || saysOtherwise(statement, before) ? [{ statement, before }] : [];
  });
  const isRoom = !full || fresh.some(({ before }) => before !== undefined);
  if (learn.length > 0 && !on) {
    if (asked) sentences.push('Memories are switched off in your preferences, so I will not remember this.');
  } else if (fresh.length > 0 && isRoom) sentences.push(`I will remember: ${wordFresh(fresh)}. ${UNDO}`);
  else if (fresh.length > 0 && asked)
    sentences.push('There is no room for more memories: forget some in your preferences first.');
  else if (learn.length > 0 && asked) sentences.push('I remember that already.');
  return sentences.length === 0 ? null : sentences.join(' ');
}

const wordFresh = (fresh: readonly { statement: Statement; before: Memory | undefined }[]): string =>
  fresh
    .map(({ statement, before }) => `“${statement.text}”${before === undefined ? '' : ` instead of “${before.text}”`}`)
    .join(', ');

const quoted = (memories: readonly Memory[]): string => memories.map(({ text }) => `“${text}”`).join(', ');
