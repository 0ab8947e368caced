import type { Logger as PinoLogger } from 'pino';
import type { Prisma } from '../../prisma/generated/client.js';
import { emptyBrief } from '../features/brief/brief.js';
import { findNamed, wordsOf } from '../features/brief/read-request.js';
import { createListeningFacts } from '../features/chat/analytics-facts.js';
import { createAnswerer } from '../features/chat/answerer.js';
import { chatRoutes } from '../features/chat/chat-routes.js';
import { createChatService } from '../features/chat/chat-service.js';
import { createFeedbackSink } from '../features/chat/feedback-sink.js';
import { createAnswerWords } from '../features/chat/model/answer-words.js';
import { createModelReader } from '../features/chat/model/model-reader.js';
import { createMusicSearch } from '../features/chat/model/music-search.js';
import { createSharedPreview } from '../features/chat/model/shared-preview.js';
import { sharedRoutes } from '../features/chat/model/shared-routes.js';
import { withNotedAnswers } from '../features/chat/noted-answers.js';
import { createPrismaChatStore } from '../features/chat/prisma-chat-store.js';
import { createPrismaExchangeStore } from '../features/chat/prisma-exchange-store.js';
import { createReplyLog } from '../features/chat/reply-log.js';
import { sessionRoutes } from '../features/chat/session-routes.js';
import { createSessionService } from '../features/chat/session-service.js';
import type { ChatStores } from '../features/chat/store-reply.js';
import { createReplyWriter } from '../features/chat/write-reply.js';
import { memoryRoutes } from '../features/memory/memory-routes.js';
import { createMemoryService } from '../features/memory/memory-service.js';
import { createPrismaMemoryStore } from '../features/memory/prisma-memory-store.js';
import { createRememberingRecommender } from '../features/memory/remembering-recommender.js';
import { withMemories } from '../features/memory/standing-wishes.js';
import { type NoteTracks, withNotedVersions } from '../features/playlists/noted-changes.js';
import { createPrismaPlaylistStore } from '../features/playlists/prisma-playlist-store.js';
import { createRecommendingPlaylistMaker } from '../features/playlists/recommending-playlist-maker.js';
import { createRequestReader, readIn } from '../features/playlists/request-reader.js';
import type { Preferences } from '../features/preferences/preferences.js';
import type { PreferencesService } from '../features/preferences/preferences-service.js';
import { discoveryRoutes } from '../features/recommender/discovery-routes.js';
import { withNotedFeedback } from '../features/recommender/noted-feedback.js';
import { recommendationRoutes } from '../features/recommender/recommendation-routes.js';
import { createTrackEvents, withNotedRecommendations } from '../features/recommender/track-events.js';
import { withChosenWeights } from '../features/recommender/weight-sets.js';
import { createRecommendationService } from '../features/recommender/recommendation-service.js';
import type { Endpoint } from '../http/endpoint.js';
import { builtInProvider } from '../providers/llm/built-in-provider.js';
import type { Connections } from './connections.js';
import type { FeatureFlags } from './flags.js';
import type { Listening } from './listening.js';
import type { Models } from './models.js';
import { createPlaylists } from './playlists.js';
import { type Stores, transact } from './stores.js';

/** What is said and what comes of it: chats, memories, playlists, recommendations. */
export function createConversation(
  logger: PinoLogger,
  stores: Stores,
  preferences: PreferencesService,
  listening: Listening,
  { models, hosts }: Pick<Models, 'models' | 'hosts'>,
  connections: Connections,
  { flags, outcomes }: Pick<FeatureFlags, 'flags' | 'outcomes'>,
): { endpoints: Endpoint[]; startBackgroundWork(): Promise<void> } {
  const { postgres, prisma, cache, events } = stores;
  const { catalogue, analytics, recommender } = listening;
  const trackEvents = createTrackEvents({ note: (event) => void events.note(event), now: Date.now });
  const feedback = withNotedFeedback(listening.feedback, (userId, what, trackKeys) => {
    outcomes.note(userId, { what, count: trackKeys.length });
    trackEvents.became(userId, what, trackKeys);
  });
  const getTracks = (keys: readonly string[]) => catalogue.getTracks(keys);
  const findArtists = listening.artistNames.find;
  const reader = createRequestReader({ preferences, findArtists });
  const memories = createMemoryService({
    store: createPrismaMemoryStore(prisma, postgres.reads),
    preferences: {
      get: async (userId, known) => ({
        memories: (known ?? (await preferences.get(userId))).memories && (await flags.read('memories', userId)),
      }),
    },
    findArtists,
    onError: (error) => logger.error({ err: error }, 'a memory was not learned'),
  });
  const chosen = withChosenWeights(recommender, (userId) => flags.read('recommender-variant', userId));
  const mindful = withNotedRecommendations(createRememberingRecommender(chosen, memories), trackEvents);
  const maker = createRecommendingPlaylistMaker({ recommender: mindful, catalogue, preferences });
  // However much it takes to make a playlist of one answer, what is remembered is read once.
  const makerFor = (wishes: Preferences) => {
    let remembered: ReturnType<typeof memories.relevant> | undefined;
    const once = { relevant: (userId: string) => (remembered ??= memories.relevant(userId, wishes)) };
    return createRecommendingPlaylistMaker({
      recommender: withNotedRecommendations(createRememberingRecommender(chosen, once), trackEvents),
      catalogue,
      preferences: { get: () => Promise.resolve(wishes) },
    });
  };
  const playlists = createPlaylists(
    logger,
    stores,
    { maker, reader, note: trackEvents.became },
    listening,
    connections,
  );
  const recommendations = createRecommendationService({
    recommender: mindful,
    feedback,
    preferences,
    getTracks,
    async beginToRead(text) {
      const words = wordsOf(text);
      const named = await findNamed(words, findArtists);
      return (timeZone) => readIn(timeZone, words, () => Promise.resolve(named));
    },
  });
  const standing = async (userId: string) => {
    const [wishes, remembered] = await Promise.all([preferences.get(userId), memories.relevant(userId)]);
    return { userId, ...withMemories(emptyBrief(), wishes, remembered) };
  };
  const facts = createListeningFacts(analytics);
  const taste = async (userId: string) => {
    const [{ artists, genres }, remembered] = await Promise.all([facts.taste(userId), memories.relevant(userId)]);
    return { artists, genres, memories: remembered.map(({ text }) => text) };
  };
  const stored = chatStores(prisma, trackEvents.became);
  const writer = withNotedAnswers(
    createReplyWriter({
      ...stored,
      transact: (work) => transact(prisma, (tx) => work(chatStores(tx, trackEvents.became))),
      preferences,
      memories,
      // They are noted as removed already.
      refusals: createFeedbackSink({ getTracks, record: (userId, given) => listening.feedback.record(userId, given) }),
      reader: createModelReader({
        read: (timeZone, text, playlist) => readIn(timeZone, wordsOf(text), findArtists, playlist),
        models,
        search: createMusicSearch({ catalogue, analytics }),
      }),
      answerer: createAnswerer({ makerFor, facts }),
      words: createAnswerWords({ models, taste }),
      models,
      builtInModel: builtInProvider.model,
      logger,
    }),
    (userId, answer) => outcomes.note(userId, { what: 'answer', ...answer }),
  );
  const chat = createChatService({ ...stored, preferences, writer, log: createReplyLog(cache), logger });
  const sessions = createSessionService({
    ...stored,
    feedback: createFeedbackSink({ getTracks, record: feedback.record }),
  });
  const endpoints = [
    ...memoryRoutes({ service: memories }),
    ...sharedRoutes(createSharedPreview({ models, hosts, preferences, taste })),
    ...chatRoutes({ service: chat, facts, mayStream: (userId) => flags.read('chat-streaming', userId) }),
    ...sessionRoutes({ service: sessions }),
    ...playlists.endpoints,
    ...recommendationRoutes({ service: recommendations }),
    ...discoveryRoutes({ discovery: recommender, standing }),
  ];
  return { endpoints, startBackgroundWork: playlists.startBackgroundWork };
}

/** The stores of a chat, on the client or inside one transaction. */
const chatStores = (db: Prisma.TransactionClient, note: NoteTracks): ChatStores => ({
  chats: createPrismaChatStore(db),
  exchanges: createPrismaExchangeStore(db),
  playlists: withNotedVersions(createPrismaPlaylistStore(db), note),
});
