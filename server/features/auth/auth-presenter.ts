import type { z } from 'zod';
import type { userSchema } from './auth-schema.js';
import type { User } from './user.js';

export const presentUser = (user: User): z.infer<typeof userSchema> => ({
  id: user.id,
  name: user.name,
  role: user.role,
  spotifyConnected: user.spotifyConnected,
  createdAt: user.createdAt.toISOString(),
});
