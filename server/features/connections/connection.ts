/** The only service that can be connected so far. */
export const SERVICE = 'spotify';

/** What a listener may allow, each asked for when it is needed first. */
export const PERMISSIONS = ['listening', 'taste', 'playlists', 'public-playlists', 'covers'] as const;
export type Permission = (typeof PERMISSIONS)[number];

const SCOPES: Record<Permission, readonly string[]> = {
  listening: ['user-read-recently-played'],
  taste: ['user-top-read', 'user-library-read'],
  playlists: ['playlist-modify-private', 'playlist-read-private'],
  'public-playlists': ['playlist-modify-public'],
  covers: ['ugc-image-upload'],
};

/** The service's own words for a permission. */
export const scopesOf = (permissions: readonly Permission[]): string[] =>
  permissions.flatMap((permission) => SCOPES[permission]);

export const permissionsOf = (scopes: readonly string[]): Permission[] =>
  PERMISSIONS.filter((permission) => SCOPES[permission].every((scope) => scopes.includes(scope)));

/** A listener's account at a music service. */
export interface Connection {
  userId: string;
  accountId: string;
  displayName: string;
  scopes: string[];
  connectedAt: Date;
  /** When the authorization runs out by itself. */
  endsAt: Date;
  /** Set when it has run out, or was taken back. */
  ended: { at: Date; reason: string } | null;
}

const MONTHS = 6;

/** Spotify ends an authorization six months after it was given, however often it was refreshed. */
export function endOfAuthorization(granted: Date): Date {
  const end = new Date(granted);
  end.setUTCMonth(end.getUTCMonth() + MONTHS);
  // The 31st of a month whose sixth next has no 31st: the last day of that one.
  if (end.getUTCDate() !== granted.getUTCDate()) end.setUTCDate(0);
  return end;
}

const REMIND_DAYS = 30;
const DAY_MS = 86_400_000;

export function stateOf({ ended, endsAt }: Connection, now: Date): 'connected' | 'ending' | 'ended' {
  if (ended !== null || endsAt <= now) return 'ended';
  return endsAt.getTime() - now.getTime() < REMIND_DAYS * DAY_MS ? 'ending' : 'connected';
}
