import { messagesQuery, SESSIONS, sessionKey, sessionQuery, stopReply } from '../../api/chat';
import { newMessage, resumeReply, streamReply, type ChatEvent, type Question } from '../../api/chat-stream';
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
  /** It begins a chat, which is stored only with it. */
  isFirst: boolean;
  messageId: string | null;
  request: string;
  /** The answer that the request follows, null at the beginning; undefined: where the chat is, as far as it is known here. */
  parentId: string | null | undefined;
  userMessage: UserMessage | null;
  phase: 'streaming' | 'stopped' | 'failed';
  status: string | null;
  text: string;
  playlistId: string | null;
  error: ApiError | null;
  /** Begins the same again. */
  retry: () => void;
}

const NEW = 'new';
const replies = createStore<Record<string, LiveReply>>({});
const controllers = new Map<string, AbortController>();

/** Under which name the field of a conversation keeps its text. */
export const draftOf = (sessionId: string | null): string => `chat.${sessionId ?? NEW}`;

export function useLiveReply(sessionId: string | null): LiveReply | null {
  return useStore(replies, (all) => all[sessionId ?? NEW] ?? null);
}

type Follow = (signal: AbortSignal, onEvent: (event: ChatEvent) => void) => Promise<void>;

type OnSession = (id: string | null) => void;

/** Sends a message; `onSession` hears where a new conversation lives, and null where it came to nothing. */
export function ask(message: string, sessionId: string | null, onSession: OnSession): void {
  // Kept until the server has it, for the case that the page is loaded again in between.
  keepDraft(draftOf(sessionId), message);
  const question = newMessage(message, sessionId);
  const onBegun = sessionId === null ? onSession : () => undefined;
  const first = begin(sessionId, message, () => ask(message, sessionId, onSession));
  void run(first, onBegun, (signal, onEvent) => streamReply(question, signal, onEvent));
}

/** Asks for one more answer, to the same request or to an edited one; it has its place on a branch of its own. */
export function askBeside(beside: Beside, question: Question, onStored: () => void = () => undefined): void {
  const { sessionId, text, parentId, message } = beside;
  const retry = () => askBeside(beside, question, onStored);
  const first = { ...begin(sessionId, text, retry), parentId, userMessage: message };
  const follow: Follow = (signal, onEvent) => streamReply(question, signal, onEvent);
  void run(first, () => undefined, follow).then((isStored) => isStored && onStored());
}

interface Beside {
  sessionId: string;
  text: string;
  parentId: string | null;
  /** The request, where it stays as it is. */
  message: UserMessage | null;
}

/** Takes up an answer that a reload of the page has interrupted. */
export function resumePending(sessionId: string): void {
  const pending = pendingOf(sessionId);
  if (pending !== null) resume(sessionId, pending.messageId, pending.request);
}

/** Follows an answer that is under way, whoever asked for it. */
export function resume(sessionId: string, messageId: string, request: string): void {
  if (replies.get()[sessionId]) return;
  const follow: Follow = (signal, onEvent) => resumeReply(messageId, signal, onEvent);
  const retry = () => {
    dismiss(sessionId);
    resume(sessionId, messageId, request);
  };
  void run({ ...begin(sessionId, request, retry), messageId }, () => undefined, follow);
}

/** Ends the answer where it is; what was said so far is kept. Before the server has told of it, only this page lets go. */
export function stop(sessionId: string | null): void {
  const key = sessionId ?? NEW;
  const messageId = replies.get()[key]?.messageId ?? null;
  const letGo = () => controllers.get(key)?.abort();
  if (messageId === null) letGo();
  else stopReply(messageId).catch(letGo);
}

export function dismiss(sessionId: string | null): void {
  replies.set(({ [sessionId ?? NEW]: _gone, ...rest }) => rest);
}

function begin(sessionId: string | null, request: string, retry: () => void): LiveReply {
  return {
    sessionId,
    isFirst: sessionId === null,
    messageId: null,
    request,
    parentId: undefined,
    userMessage: null,
    phase: 'streaming',
    status: null,
    text: '',
    playlistId: null,
    error: null,
    retry,
  };
}

/** Returns whether the answer is stored. */
async function run(first: LiveReply, onSession: OnSession, follow: Follow): Promise<boolean> {
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
      if (first.parentId === undefined) handOverDraft(first, session.id);
      key = session.id;
      update({ sessionId: session.id, messageId, userMessage, parentId: userMessage.parentId });
      rememberPending({ sessionId: session.id, messageId, request: first.request });
      onSession(session.id);
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
    return true;
  } catch (error) {
    if (first.parentId === undefined && keptDraft(draftOf(first.sessionId)) === '') {
      keepDraft(draftOf(first.sessionId), first.request);
    }
    const isLost = error instanceof ApiError && error.code === 'disconnected';
    if (isLost)
      update({ isFirst: false }); // it may well be stored
    else if (first.isFirst && key !== NEW) {
      forgetPending(key);
      move(key, NEW, controller);
      key = NEW;
      onSession(null);
    }
    if (controller.signal.aborted) update({ phase: 'stopped' });
    else update({ phase: 'failed', error: error instanceof ApiError ? error : null });
    return false;
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
  await Promise.all([
    queryClient.prefetchQuery(sessionQuery(sessionId)),
    queryClient.prefetchQuery(messagesQuery(sessionId)),
  ]);
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
