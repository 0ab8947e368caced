import type { GroupKind } from '../../analytics/groupings.js';
import { onlyGroup, type View } from '../../analytics/view.js';
import type { Question } from '../../brief/brief.js';
import { lineage } from '../../catalogue/genres.js';
import { normalise, recordingKey } from '../../catalogue/identity.js';

export interface NamedView {
  view: View;
  /** As the listener's own listens write it. */
  name: string;
  kind: NonNullable<Question['subject']>;
}

/** The view of what a question names, where there is anything of that name in the history. */
export function namedView(
  view: View,
  { name, subject }: Pick<Question, 'name' | 'subject'>,
  genres: ReadonlyMap<string, readonly string[]>,
): NamedView | null {
  if (name === null) return null;
  if (subject === 'genre') return ofGenre(view, name, genres);
  const kinds: GroupKind[] =
    subject === null || subject === 'artist' ? ['artist', 'track', 'album'] : [subject, 'artist'];
  for (const kind of kinds) {
    const found = kind === 'artist' ? ofArtist(view, name) : ofTitle(view, name, kind);
    if (found !== null) return found;
  }
  return null;
}

function ofArtist(view: View, name: string): NamedView | null {
  const artists = view.groupings.of('artist', view.editions);
  const group = artists.find(normalise(name));
  if (group === null) return null;
  return { view: onlyGroup(view, artists, group), name: artists.describe(group).name, kind: 'artist' };
}

function ofTitle(view: View, name: string, kind: 'track' | 'album'): NamedView | null {
  const wanted = recordingKey('', name);
  const { tracks } = view.listening.library;
  const titles = tracks.map(({ title, album }) => (kind === 'track' ? title : album));
  const only = Uint8Array.from(titles, (title) => (title !== null && recordingKey('', title) === wanted ? 1 : 0));
  const first = tracks[only.indexOf(1)];
  const written = kind === 'track' ? first?.title : first?.album;
  return written == null ? null : { view: { ...view, only }, name: `“${written}”`, kind };
}

function ofGenre(view: View, name: string, genres: ReadonlyMap<string, readonly string[]>): NamedView | null {
  const { tracks } = view.listening.library;
  const isGenre = (artist: string): boolean =>
    (genres.get(artist) ?? []).some((genre) => lineage(genre).includes(name));
  const only = Uint8Array.from(tracks, ({ artistKey }) => (isGenre(artistKey) ? 1 : 0));
  return only.includes(1) ? { view: { ...view, only }, name, kind: 'genre' } : null;
}
