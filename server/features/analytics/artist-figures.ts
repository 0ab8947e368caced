import { normalise } from '../catalogue/identity.js';
import { summarise } from './summary.js';
import { topOf, type TopItem } from './top.js';
import { trendOf, type TrendItem } from './trend.js';
import { onlyGroup, type View } from './view.js';

export interface ArtistFigures {
  key: string;
  name: string;
  listens: number;
  plays: number;
  ms: number;
  tracks: number;
  albums: number;
  /** Epoch ms; null where the view has no listen. */
  firstListenAt: number | null;
  lastListenAt: number | null;
  /** Shares are of this artist's plays. */
  topTracks: TopItem[];
  topAlbums: TopItem[];
  /** By month. */
  trend: TrendItem[];
}

/** One artist, by key or by name in any spelling; null for one who was never listened to. */
export function artistFigures(view: View, name: string, limit: number): ArtistFigures | null {
  const artists = view.groupings.of('artist', view.editions);
  const key = normalise(name);
  const group = artists.find(key);
  if (group === null) return null;
  const mine = onlyGroup(view, artists, group);
  const { countedPlays, artists: _artists, ...summary } = summarise(mine);
  return {
    ...summary,
    key,
    name: artists.describe(group).name,
    plays: countedPlays,
    topTracks: topOf(mine, 'track', 'plays', limit),
    topAlbums: topOf(mine, 'album', 'plays', limit),
    trend: trendOf(mine, 'month'),
  };
}
