import { z } from 'zod';
import { instant } from '../../http/common-schemas.js';

export const demoSignInBody = z.strictObject({
  name: z
    .string()
    .trim()
    .min(1)
    .max(80)
    .regex(/^[^\p{C}]+$/u, 'must not hold control characters'),
  role: z.enum(['listener', 'admin']).optional(),
});

export const userSchema = z
  .object({
    id: z.uuid(),
    name: z.string(),
    role: z.enum(['listener', 'admin']),
    spotifyConnected: z.boolean(),
    createdAt: instant,
  })
  .meta({ id: 'User' });

export const statsSchema = z
  .object({
    sessions: z.number().int(),
    messages: z.number().int(),
    playlists: z.number().int(),
    memories: z.number().int(),
    listens: z.number().int(),
    joined: instant,
  })
  .meta({ id: 'UserStats' });

export const featuresSchema = z
  .object({
    demoLogin: z.boolean(),
    spotify: z.boolean(),
    signups: z.boolean().meta({ description: 'Whether newcomers may sign in' }),
    maintenance: z.boolean().meta({ description: 'Nothing can be changed at the moment, except by admins' }),
  })
  .meta({ id: 'Features', description: 'What this installation offers now' });
