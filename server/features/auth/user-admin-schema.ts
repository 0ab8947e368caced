import { z } from 'zod';
import { instant, pageQuery } from '../../http/common-schemas.js';
import { plainText } from '../../http/plain-text.js';

const role = z.enum(['listener', 'admin']);
const count = z.number().int();
const reason = plainText(500).optional();

export const usersQuery = pageQuery.extend({
  q: plainText(100).optional().meta({ description: 'Beginnings of words of the name' }),
  role: role.optional(),
});
export const userChangeBody = z
  .strictObject({ role: role.optional(), disabled: z.boolean().optional(), reason })
  .refine((body) => body.role !== undefined || body.disabled !== undefined, 'needs a role or disabled');
export const reasonQuery = z.object({ reason });
export const reasonBody = z.strictObject({ reason });

export const knownUserSchema = z
  .object({
    id: z.uuid(),
    name: z.string(),
    role,
    disabled: z.boolean(),
    disabledAt: instant.nullable(),
    createdAt: instant,
    lastSeenAt: instant.nullable().meta({ description: 'To the hour' }),
    spotifyConnected: z.boolean(),
  })
  .meta({ id: 'KnownUser' });

export const wholeUserSchema = knownUserSchema
  .extend({
    connections: z.array(
      z.object({
        provider: z.string(),
        accountId: z.string(),
        displayName: z.string().nullable(),
        scopes: z.array(z.string()),
        connectedAt: instant,
        endsAt: instant.nullable(),
        endedAt: instant.nullable(),
        endReason: z.string().nullable(),
      }),
    ),
    loginSessions: count.meta({ description: 'Where they are signed in now' }),
    counts: z.object({
      listens: count,
      sessions: count,
      messages: count,
      playlists: count,
      memories: count,
      imports: count,
    }),
    storageBytes: z
      .object({ postgres: z.number(), mongo: z.number().nullable() })
      .meta({ description: 'What the databases keep of them, without indexes' }),
  })
  .meta({ id: 'WholeUser' });
