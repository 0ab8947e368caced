import type { ArtistFigures } from './artist-figures.js';
import type { ForgottenItem } from './forgotten.js';
import type { Session } from './sessions.js';
import type { Summary } from './summary.js';
import type { Wrapped } from './wrapped.js';

const iso = (at: number): string => new Date(at).toISOString();
const isoOrNull = (at: number | null): string | null => (at === null ? null : iso(at));

const withInstants = <T extends Pick<Summary, 'firstListenAt' | 'lastListenAt'>>(figures: T) => ({
  ...figures,
  firstListenAt: isoOrNull(figures.firstListenAt),
  lastListenAt: isoOrNull(figures.lastListenAt),
});

export const presentSummary = (summary: Summary) => withInstants(summary);

export const presentArtist = (figures: ArtistFigures) => withInstants(figures);

export const presentSession = (session: Session) => ({
  ...session,
  start: iso(session.start),
  end: iso(session.end),
});

export const presentForgotten = (item: ForgottenItem) => ({
  ...item,
  firstPlayAt: iso(item.firstPlayAt),
  lastPlayAt: iso(item.lastPlayAt),
});

export const presentWrapped = (wrapped: Wrapped) => ({
  ...withInstants(wrapped),
  longestSession: wrapped.longestSession && presentSession(wrapped.longestSession),
  previous: withInstants(wrapped.previous),
});
