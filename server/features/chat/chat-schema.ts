import { z } from 'zod';
import { instant, pageQuery } from '../../http/common-schemas.js';
import { plainText } from '../../http/plain-text.js';
import { LLM_NAMES } from '../../providers/llm/llm-provider.js';
import { playlistSchema } from '../playlists/playlist-schema.js';
import { receiptSchema } from '../recommender/receipt-schema.js';
import { ANSWER_STATES, MAX_MESSAGE_LENGTH, MAX_TITLE_LENGTH, REACTION_TYPES } from './chat.js';
import { figureTableSchema } from './figure-schema.js';

const title = plainText(MAX_TITLE_LENGTH);
const search = plainText(200);

const wanted = {
  provider: z.enum(LLM_NAMES).optional(),
  fallback: z.boolean().default(true).meta({ description: 'false: 503 where no model can answer now' }),
};

export const postBody = z
  .strictObject({
    message: plainText(MAX_MESSAGE_LENGTH),
    sessionId: z.uuid().optional(),
    parentId: z.uuid().nullable().optional().meta({
      description: 'The answer after which it comes, null for the beginning; where the chat is now if left out',
    }),
    ...wanted,
  })
  .refine(({ parentId, sessionId }) => typeof parentId !== 'string' || sessionId !== undefined, {
    path: ['parentId'],
    message: 'needs the sessionId of its chat',
  });
export const regenerateBody = z.strictObject(wanted);
export const newSessionBody = z.strictObject({ title: title.optional() });
export const sessionChange = z.strictObject({ title: title.optional(), currentMessageId: z.uuid().optional() });
export const sessionsQuery = pageQuery.extend({ q: z.union([z.literal(''), search]).optional() });
export const searchQuery = pageQuery.extend({ q: search });
export const exportQuery = z.object({ format: z.enum(['md', 'json']).default('md') });
export const messageParams = z.object({ messageId: z.uuid() });
export const reactionParams = z.object({ id: z.uuid(), type: z.enum(REACTION_TYPES) });

const messageHead = {
  id: z.uuid(),
  sequence: z.number().int().min(1),
  parentId: z.uuid().nullable(),
  content: z.string(),
  createdAt: instant,
};

const userMessageSchema = z.object({ ...messageHead, role: z.literal('user') }).meta({ id: 'UserMessage' });

const assistantMessageSchema = z
  .object({
    ...messageHead,
    role: z.literal('assistant'),
    state: z.enum(ANSWER_STATES),
    provider: z.string(),
    model: z.string(),
    fallbackFrom: z.array(z.string()),
    latencyMs: z.number().int(),
    playlistId: z.uuid().nullable(),
    figures: figureTableSchema.nullable(),
    reactions: z.array(z.enum(REACTION_TYPES)),
  })
  .meta({ id: 'AssistantMessage' });

export const messageSchema = z
  .discriminatedUnion('role', [userMessageSchema, assistantMessageSchema])
  .meta({ id: 'ChatMessage' });

export const sessionSchema = z
  .object({
    id: z.uuid(),
    title: z.string(),
    messageCount: z.number().int(),
    lastMessage: z.object({ role: z.enum(['user', 'assistant']), preview: z.string(), createdAt: instant }).nullable(),
    currentMessageId: z.uuid().nullable().meta({ description: 'The last answer of the branch that is shown' }),
    createdAt: instant,
    updatedAt: instant,
  })
  .meta({ id: 'ChatSession' });

export const replySchema = z
  .object({
    session: sessionSchema,
    userMessage: userMessageSchema,
    assistantMessage: assistantMessageSchema,
    playlist: playlistSchema.nullable(),
    receipt: receiptSchema.nullable(),
  })
  .meta({ id: 'ChatReply' });

export const hitSchema = z
  .object({
    message: messageSchema,
    session: z.object({ id: z.uuid(), title: z.string() }),
    rank: z.number(),
    fragments: z.array(z.string()).meta({ description: 'HTML: the text escaped, what was looked for inside <mark>' }),
  })
  .meta({ id: 'MessageHit' });

export const suggestionsSchema = z.object({ items: z.array(z.string()) });
