import { messagesQuery, SESSIONS, sessionKey } from '../../api/chat';
import { resumeReply, streamReply, type ChatEvent } from '../../api/chat-stream';
import { ApiError } from '../../api/client';
import { playlistKey, PLAYLISTS } from '../../api/playlists';
import type { Playlist, UserMessage } from '../../api/types';
import { queryClient } from '../../query-client';
import { announce } from '../../ui/announcer';
import { createStore, useStore } from '../../ui/store';
import { keepDraft, keptDraft } from '../../ui/use-draft';
import { forgetPending, pendingOf, rememberPending } from './pending-reply';

/** An answer under way, or one that did not come to its end. Lives outside the pages: leaving the chat does not end it. */
export interface LiveReply {
  sessionId: string | null;
  request: string;
  /** The sequence number of the last message before the request, as far as it is known here. */
  after: number;
  userMessage: UserMessage | null;
  phase: 'streaming' | 'stopped' | 'failed';
  status: string | null;
  text: string;
  playlistId: string | null;
  error: ApiError | null;
}

const NEW = 'new';
const replies = createStore<Record<string, LiveReply>>({});
const controllers = new Map<string, AbortController>();

/** Under which name the field of a conversation keeps its text. */
export const draftOf = (sessionId: string | null): string => `chat.${sessionId ?? NEW}`;

export function useLiveReply(sessionId: string | null): LiveReply | null {
  return useStore(replies, (all) => all[sessionId ?? NEW] ?? null);
}

/** Sends a message; `onSession` hears once where a new conversation lives. */
export function ask(message: string, sessionId: string | null, onSession: (id: string) => void): void {
  const follow = (signal: AbortSignal, onEvent: (event: ChatEvent) => void) =>
    streamReply(message, sessionId, signal, onEvent);
  // Kept until the server has it, for the case that the page is loaded again in between.
  keepDraft(draftOf(sessionId), message);
  void run(begin(sessionId, message), onSession, follow);
}

/** Takes up an answer that a reload of the page has interrupted. */
export function resumePending(sessionId: string): void {
  const pending = pendingOf(sessionId);
  if (pending === null || replies.get()[sessionId]) return;
  const follow = (signal: AbortSignal, onEvent: (event: ChatEvent) => void) =>
    resumeReply(pending.messageId, signal, onEvent);
  void run(begin(sessionId, pending.request), () => undefined, follow);
}

export function stop(sessionId: string | null): void {
  controllers.get(sessionId ?? NEW)?.abort();
}

export function dismiss(sessionId: string | null): void {
  replies.set(({ [sessionId ?? NEW]: _gone, ...rest }) => rest);
}

function begin(sessionId: string | null, request: string): LiveReply {
  const known = sessionId === null ? [] : queryClient.getQueryData(messagesQuery(sessionId).queryKey);
  return {
    sessionId,
    request,
    after: known?.at(-1)?.sequence ?? 0,
    userMessage: null,
    phase: 'streaming',
    status: null,
    text: '',
    playlistId: null,
    error: null,
  };
}

async function run(
  first: LiveReply,
  onSession: (id: string) => void,
  follow: (signal: AbortSignal, onEvent: (event: ChatEvent) => void) => Promise<void>,
): Promise<void> {
  let key = first.sessionId ?? NEW;
  const controller = new AbortController();
  const say = speaker();
  /** Shown only together with its receipt, so that the card does not grow once it is there. */
  let made: Playlist | null = null;
  const update = (change: Partial<LiveReply>) =>
    replies.set((all) => ({ ...all, [key]: { ...first, ...all[key], ...change } }));
  replies.set((all) => ({ ...all, [key]: first }));
  controllers.set(key, controller);

  function onEvent({ event, data }: ChatEvent): void {
    if (event === 'session') {
      const { session, userMessage, messageId } = data;
      move(key, session.id, controller);
      handOverDraft(first, session.id);
      key = session.id;
      update({ sessionId: session.id, userMessage });
      rememberPending({ sessionId: session.id, messageId, request: first.request });
      queryClient.setQueryData(sessionKey(session.id), session);
      if (first.sessionId === null) onSession(session.id);
    } else if (event === 'status') update({ status: data.text });
    else if (event === 'delta') {
      update({ text: (replies.get()[key]?.text ?? '') + data.text });
      say(data.text);
    } else if (event === 'playlist') made = data;
    if (made !== null && (event === 'receipt' || event === 'done')) {
      const receipt = event === 'receipt' ? data : (made.receipt ?? null);
      queryClient.setQueryData<Playlist>(playlistKey(made.id), { ...made, receipt });
      update({ playlistId: made.id });
      made = null;
    }
  }

  try {
    await follow(controller.signal, onEvent);
    say(null);
    await settle(key);
    dismiss(key === NEW ? null : key);
  } catch (error) {
    if (controller.signal.aborted) update({ phase: 'stopped' });
    else update({ phase: 'failed', error: error instanceof ApiError ? error : null });
  } finally {
    controllers.delete(key);
    if (key !== NEW) forgetPending(key);
  }
}

function move(from: string, to: string, controller: AbortController): void {
  if (from === to) return;
  controllers.delete(from);
  controllers.set(to, controller);
  replies.set(({ [from]: reply, ...rest }) => (reply ? { ...rest, [to]: reply } : rest));
}

/** The server has the request, so the field may forget it; what was typed since then moves along. */
function handOverDraft({ sessionId, request }: LiveReply, to: string): void {
  const typed = keptDraft(draftOf(sessionId));
  keepDraft(draftOf(sessionId), '');
  if (typed !== request) keepDraft(draftOf(to), typed);
}

/** The stored conversation takes over from the stream only when it is here, so that nothing blinks. */
async function settle(sessionId: string): Promise<void> {
  void queryClient.invalidateQueries({ queryKey: SESSIONS });
  void queryClient.invalidateQueries({ queryKey: PLAYLISTS });
  await queryClient.invalidateQueries({ queryKey: sessionKey(sessionId) });
  await queryClient.prefetchQuery(messagesQuery(sessionId));
}

/** Collects streamed text and reads it out sentence by sentence; null reads out what is left. */
function speaker(): (text: string | null) => void {
  let waiting = '';
  return (text) => {
    waiting += text ?? '';
    const end = text === null ? waiting.length : waiting.search(/[.!?:]\s[^]*$/) + 1;
    const sentence = waiting.slice(0, end).trim();
    if (sentence === '') return;
    announce(sentence);
    waiting = waiting.slice(end);
  };
}
