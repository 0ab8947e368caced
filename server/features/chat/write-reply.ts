import type { Logger } from '../../logger.js';
import type { Asked, LanguageModels, Passed } from '../../providers/llm/language-models.js';
import type { LlmName } from '../../providers/llm/llm-provider.js';
import { describeBrief } from '../brief/describe-brief.js';
import type { MemoryService, Noticed } from '../memory/memory-service.js';
import { versionConflict } from '../playlists/playlist-service.js';
import { type ModelShare, type Preferences, zoneOf } from '../preferences/preferences.js';
import type { Answer } from './answer.js';
import type { Answerer } from './answerer.js';
import { type AnswerState, type ChatMessage, previewOf } from './chat.js';
import type { FeedbackSink } from './feedback-sink.js';
import { wordEngine } from './engine-words.js';
import type { LiveReply, Reply } from './live-reply.js';
import type { AnswerWords, WordEvent } from './model/answer-words.js';
import type { ModelReader, ReadResult } from './model/model-reader.js';
import { paragraphs } from './playlist-words.js';
import { notFound } from '../../errors.js';
import { type BasePlaylist, type ChatStores, findBasePlaylist, type ReplyTask, storeReply } from './store-reply.js';

export interface ReplyWriterDeps extends ChatStores {
  transact<T>(work: (stores: ChatStores) => Promise<T>): Promise<T>;
  preferences: { get(userId: string): Promise<Preferences> };
  memories: Pick<MemoryService, 'notice' | 'learn'>;
  /** Hears of tracks that were refused one by one. */
  refusals: FeedbackSink;
  reader: ModelReader;
  answerer: Answerer;
  words: AnswerWords;
  models: Pick<LanguageModels, 'configured'>;
  /** The model name of the built-in engine, whose words every draft is in. */
  builtInModel: string;
  logger: Logger;
}

export interface WritingTask extends ReplyTask {
  provider: LlmName | undefined;
  /** false: by a model or not at all. */
  fallback: boolean;
  /** Nobody reads along, so that a model that breaks off can still be replaced by another. */
  whole: boolean;
}

export interface ReplyWriter {
  /**
   * Answers a request and stores the answer, with what it does to playlists, all or nothing. With the built-in engine
   * that is one transaction. Where a model may word it, the answer is first stored complete in the built-in engine's
   * words, so that the end of this process loses nothing, and then again in those of the model.
   * Rejects where nothing was stored.
   */
  write(live: LiveReply, task: WritingTask): Promise<Reply>;
}

/** An answer whose facts are decided, on its way to its words. */
interface Draft {
  live: LiveReply;
  task: WritingTask;
  startedAt: number;
  asked: Asked;
  share: ModelShare;
  timeZone: string;
  base: BasePlaylist | null;
  answer: Answer;
  /** What the answer says of memories; null where the request was heard before. */
  noticed: Noticed | null;
  /** Null where the listener stopped it before. */
  read: ReadResult | null;
}

type By = Extract<WordEvent, { kind: 'by' }>;

export const READING = 'Reading your request';
/** How often an answer is worked out anew because its playlist was changed in the meantime. */
const ATTEMPTS = 5;
const SAY_ALIVE_EVERY_MS = 1_000;
/** Messages before a request that a model sees when it words the answer. */
const EARLIER = 6;
const NOTHING_SAID: Answer = { draft: '', change: { kind: 'none' }, figures: null, title: 'Stopped' };

export function createReplyWriter(deps: ReplyWriterDeps): ReplyWriter {
  const { chats, exchanges, transact, preferences, reader, answerer, words, models, memories, builtInModel, logger } =
    deps;
  const builtIn: By = { kind: 'by', provider: 'built-in', model: builtInModel, passed: [] };

  async function draft(live: LiveReply, task: WritingTask, startedAt: number): Promise<Draft> {
    const { userId, request, fallback, whole } = task;
    const message = request.message.content;
    const sessionId = live.begun.session.id;
    const [usual, base] = await Promise.all([preferences.get(userId), findBasePlaylist(deps, task)]);
    const timeZone = zoneOf(usual);
    const share = usual.shareWithModels;
    const playlist = base?.playlist ?? null;
    const external = share !== 'nothing';
    const asked: Asked = { userId, provider: task.provider ?? usual.aiProvider, fallback, whole, external };
    const common = { live, task, startedAt, asked, share, timeZone, base };
    const { signal, setStatus: onStatus } = live;
    try {
      const read = await reader.read({ userId, message, playlist, asked, timeZone, share, onStatus, signal });
      const [answer, noticed] = await Promise.all([
        answerer.answer({ userId, sessionId, message, reading: read.reading, playlist, preferences: usual }),
        request.kind === 'again' ? null : memories.notice(userId, saidIn(live, task, read)),
      ]);
      return { ...common, read, answer, noticed };
    } catch (error) {
      if (!signal.aborted) throw error;
      return { ...common, read: null, answer: NOTHING_SAID, noticed: null };
    }
  }

  function wording({ startedAt, read }: Draft, by: By, content: string, state: AnswerState) {
    const passed = passedOver(by, read);
    return {
      content,
      state,
      provider: by.provider,
      model: by.model,
      fallbackFrom: passed.map(({ provider }) => provider),
      latencyMs: Math.round(performance.now() - startedAt),
    };
  }

  async function store(made: Draft, by: By, content: string, state: AnswerState): Promise<Reply | 'outdated'> {
    const { live, task, answer, base, timeZone } = made;
    const put = (stores: ChatStores) =>
      storeReply(stores, task, live.begun, answer, base, wording(made, by, content, state));
    const stored = await (answer.change.kind === 'none' ? put(deps) : transact(put));
    return stored === 'outdated' ? stored : { ...stored, timeZone };
  }

  /** One transaction, and only then the words. */
  async function wordAtOnce(made: Draft, events: AsyncGenerator<WordEvent>): Promise<Reply | 'outdated'> {
    let by = builtIn;
    let text = '';
    for await (const event of events) {
      if (event.kind === 'by') by = event;
      else text += event.text;
    }
    const content = text + postscript(made, by);
    const reply = await store(made, by, content, 'done');
    if (reply !== 'outdated') made.live.say(content);
    return reply;
  }

  /** The first word is awaited while the draft is being stored. */
  async function wordLive(made: Draft, events: AsyncGenerator<WordEvent>): Promise<Reply | 'outdated'> {
    const { live, task, answer, asked, noticed } = made;
    const draft = paragraphs(answer.draft, noticed?.text ?? null);
    const first = events.next();
    first.catch(() => undefined); // it is awaited below, perhaps only after it has failed
    // Where no model may be asked now, nothing is stored.
    if (!asked.fallback && !live.signal.aborted) await first;
    const stored = await store(made, builtIn, draft, 'streaming');
    if (stored === 'outdated') return stored;
    const stopSayingAlive = sayAlive(live);
    let by = builtIn;
    let text = '';
    let state: AnswerState = 'done';
    const say = (more: string): void => {
      text += more;
      live.say(more);
    };
    try {
      for (let next = await first; next.done !== true; next = await events.next()) {
        if (next.value.kind === 'by') by = next.value;
        else say(next.value.text);
      }
      say(postscript(made, by));
    } catch (error) {
      state = live.signal.aborted ? 'stopped' : 'interrupted';
      if (state === 'interrupted') logger.warn({ err: error, provider: by.provider }, 'an answer broke off');
    } finally {
      stopSayingAlive();
    }
    // A model that broke off before its first word leaves the draft.
    const content = state === 'interrupted' && text === '' ? draft : text;
    const finished = await exchanges.finish(task.userId, live.begun.messageId, wording(made, by, content, state));
    if (finished === null) throw notFound('answer');
    const { role, createdAt } = finished;
    const session = { ...stored.session, lastMessage: { role, preview: previewOf(content), createdAt } };
    return { ...stored, session, assistantMessage: finished };
  }

  /** Until it is told to end. An answer that is not under way any more where it is stored was stopped by another process. */
  function sayAlive(live: LiveReply): () => void {
    const timer = setInterval(() => {
      exchanges.keepStreaming(live.userId, live.begun.messageId).then(
        (isComing) => isComing || live.stop(),
        (error: unknown) => logger.warn({ err: error }, 'an answer under way could not say so'),
      );
    }, SAY_ALIVE_EVERY_MS);
    return () => clearInterval(timer);
  }

  async function attempt(live: LiveReply, task: WritingTask, startedAt: number): Promise<Reply | 'outdated'> {
    const made = await draft(live, task, startedAt);
    if (made.read === null) return store(made, builtIn, '', 'stopped');
    const { answer, asked, share, timeZone } = made;
    const status = describeAnswer(answer, timeZone);
    if (status !== '') live.setStatus(status);
    const byModel = asked.external && asked.provider !== 'built-in' && models.configured.length > 0;
    const { userId, request } = task;
    // Nobody goes on wording an answer that is not stored; and one that is there at once cannot be stopped.
    const given = new AbortController();
    const signal = byModel ? AbortSignal.any([live.signal, given.signal]) : given.signal;
    const before = live.begun.userMessage.parentId;
    const earlier: ChatMessage[] = byModel && before !== null ? await exchanges.branch(userId, before, EARLIER) : [];
    const message = request.message.content;
    const events = words.word({ userId, message, answer, earlier, asked, share, signal });
    try {
      const reply = await (byModel ? wordLive(made, events) : wordAtOnce(made, events));
      if (reply === 'outdated' || made.noticed === null) return reply;
      await Promise.all([
        deps.refusals.note(userId, live.begun.session.id, answer.refused ?? [], 'skip'),
        memories.learn(userId, saidIn(live, task, made.read), made.noticed),
      ]);
      return reply;
    } finally {
      given.abort();
    }
  }

  return {
    async write(live, task) {
      const startedAt = performance.now();
      live.setStatus(READING);
      let { session } = task;
      for (let left = ATTEMPTS; left > 0; left--) {
        const reply = await attempt(live, { ...task, session }, startedAt);
        if (reply !== 'outdated') return reply;
        session = session && (await chats.findSession(task.userId, session.id));
        if (task.session !== null && session === null) throw notFound('chat');
      }
      throw versionConflict();
    },
  };
}

/** What the listener has told of itself in a request. */
const saidIn = ({ begun }: LiveReply, { request }: WritingTask, { remember }: ReadResult) => ({
  sessionId: begun.session.id,
  message: request.message.content,
  remember,
  at: request.message.createdAt,
});

/** What follows the words, whoever chose those. */
function postscript({ noticed, read }: Draft, by: By): string {
  const failedToRead = read?.by?.passed.find(({ provider }) => provider === by.provider) ?? null;
  return `\n\n${paragraphs(noticed?.text ?? null, wordEngine(by.provider, passedOver(by, read), failedToRead))}`;
}

/** Who was asked for the reading or the words before the one that worded it. */
function passedOver(by: By, read: ReadResult | null): Passed[] {
  const all = new Map([...(read?.by?.passed ?? []), ...by.passed].map((one) => [one.provider, one]));
  all.delete(by.provider);
  return [...all.values()];
}

/** How the request was taken. */
function describeAnswer({ change }: Answer, timeZone: string): string {
  const brief =
    change.kind === 'new' ? change.playlist.receipt?.brief : change.kind === 'version' && change.version.receipt?.brief;
  return brief ? describeBrief(brief, timeZone).join(', ') : '';
}
