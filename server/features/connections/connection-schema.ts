import { z } from 'zod';
import { instant } from '../../http/common-schemas.js';
import { PERMISSIONS } from './connection.js';

/** Where a listener comes back to who was on no other page. */
export const DEFAULT_RETURN = '/connections';

const permission = z.enum(PERMISSIONS);

export const loginQuery = z.object({
  /** What to ask for, separated by commas. */
  permissions: z
    .string()
    .default('listening')
    .transform((text) => text.split(',').filter(Boolean))
    .pipe(z.array(permission)),
  returnTo: z
    .string()
    .max(500)
    .refine((path) => ownPath(path) !== null, 'must be a path of this server')
    .transform((path) => ownPath(path) ?? '/')
    .default(DEFAULT_RETURN),
});

/** Spotify's answer: a code, or why there is none. */
export const callbackQuery = z.object({
  state: z.string().max(500).default(''),
  code: z.string().max(2_000).optional(),
  error: z.string().max(200).optional(),
});

export const connectionSchema = z
  .object({
    service: z.literal('spotify'),
    /** Whether this installation has been set up for it. */
    available: z.boolean(),
    state: z.enum(['none', 'connected', 'ending', 'ended']),
    account: z.object({ name: z.string() }).nullable(),
    permissions: z.array(permission),
    connectedAt: instant.nullable(),
    endsAt: instant.nullable(),
    endReason: z.string().nullable(),
  })
  .meta({ id: 'Connection' });

/** As a browser reads it. "//evil", "/\evil" and "/.//evil" lead elsewhere, read once or twice: null. */
function ownPath(path: string): string | null {
  const base = 'http://own.invalid';
  if (!path.startsWith('/') || !URL.canParse(path, base)) return null;
  const { origin, pathname, search, hash } = new URL(path, base);
  return origin === base && !pathname.startsWith('//') ? pathname + search + hash : null;
}
