import type { ServerEvent } from '../../http/event-stream.js';
import { toAppError } from '../../http/problem.js';
import { presentPlaylist } from '../playlists/playlist-presenter.js';
import type { AssistantMessage } from './chat.js';
import { presentAssistantMessage, presentSession, presentUserMessage } from './chat-presenter.js';
import type { Progress, Reply } from './live-reply.js';

/**
 * Ids rise and follow from the answer alone, not from how its words came: so a stream that broke is taken up after any
 * event, on any process, while the answer is under way or from what is stored.
 */
const SESSION = 1;
const FIRST_STATUS = 2;
/** Also the id of an empty text: a delta's is this and the number of UTF-16 units of the text so far. */
const TEXT = 10;
const PLAYLIST = 1_000_001;
const RECEIPT = 1_000_002;
const END = 1_000_003;

/** Words and the space after them, a few at a time. */
const PIECE = /(?:\S+\s*){1,3}|\s+/g;

/** An answer as the events of its stream, those whose id is above `after`. */
export async function* replyEvents(progress: AsyncIterable<Progress>, after: number): AsyncGenerator<ServerEvent> {
  let last = after;
  for await (const { begun, statuses, text, end } of progress) {
    const events = [
      ...beginning(begun),
      ...statuses
        .slice(0, TEXT - FIRST_STATUS)
        .map((status, index) => at(FIRST_STATUS + index, 'status', { text: status })),
      ...(end !== null && isLost(end, last) ? [] : words(text, last)),
      ...(end === null ? [] : ending(end)),
    ];
    for (const { id, ...event } of events) {
      if (id <= last) continue;
      last = id;
      yield { id: String(id), ...event };
    }
  }
}

const at = (id: number, event: string, data: unknown) => ({ id, event, data });

const beginning = ({ session, userMessage, messageId }: Progress['begun']) => [
  at(SESSION, 'session', {
    session: presentSession(session),
    userMessage: presentUserMessage(userMessage),
    messageId,
  }),
];

/** The rest of the text after the event `last`. */
function words(text: string, last: number) {
  let length = Math.max(0, last - TEXT);
  return (text.slice(length).match(PIECE) ?? []).map((piece) => {
    length += piece.length;
    return at(TEXT + length, 'delta', { text: piece });
  });
}

/**
 * The words that were sent before are gone with the process that wrote them; what is stored are others, so that they
 * must not be put after those. Whoever has the beginning gets them whole with the message.
 */
function isLost(end: NonNullable<Progress['end']>, last: number): boolean {
  if ('error' in end || last <= TEXT) return false;
  const { state, provider } = end.reply.assistantMessage;
  return state !== 'done' && provider === 'built-in';
}

function ending(end: NonNullable<Progress['end']>) {
  if ('error' in end) return [at(END, 'error', presentFailure(end.error))];
  const { assistantMessage, playlist, session } = end.reply;
  const { receipt, state } = assistantMessage;
  return [
    ...(playlist ? [at(PLAYLIST, 'playlist', presentPlaylist(playlist))] : []),
    ...(receipt ? [at(RECEIPT, 'receipt', receipt)] : []),
    state === 'interrupted'
      ? at(END, 'error', presentInterruption(end.reply))
      : at(END, 'done', {
          session: presentSession(session),
          assistantMessage: presentAssistantMessage(assistantMessage),
        }),
  ];
}

/** Nothing was stored. */
function presentFailure(thrown: unknown) {
  const { status, code, title, message: detail, retryAfter } = toAppError(thrown);
  const retryable = status >= 409 && status !== 422 && status !== 413;
  return { code, title, detail, retryable, messageId: null, ...(retryAfter !== undefined && { retryAfter }) };
}

const presentInterruption = ({ assistantMessage }: Reply) => ({
  code: 'interrupted',
  title: 'Answer interrupted',
  detail: wordInterruption(assistantMessage),
  retryable: true,
  messageId: assistantMessage.id,
});

const wordInterruption = ({ provider }: AssistantMessage): string =>
  provider === 'built-in'
    ? 'The words broke off. A complete answer without them is kept, and another one can be asked for.'
    : 'The words broke off in the middle. What was said is kept, and another answer can be asked for.';
