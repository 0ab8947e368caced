import { useSimilarArtists, useSimilarTracks } from '../../api/discover';
import type { TopItem } from '../../api/types';
import { discoverTexts } from '../../texts-discover';
import { SuggestedArtists } from '../../track/suggested-artists';
import { SuggestedTracks } from '../../track/suggested-tracks';
import styles from './more-panels.module.css';
import { Panel } from './panel';

const words = discoverTexts.similar;
const CONTEXT = 'similar';
const SHOWN = 6;

export function SimilarArtistsPanel({ name }: { name: string }) {
  const query = useSimilarArtists(name, SHOWN);
  return (
    <Panel wide title={words.artists} note={words.artistsNote(name)} query={query} height={[560, 1700]}>
      {(artists) =>
        artists === null || artists.length === 0 ? (
          <p className={styles.none}>{words.noArtists}</p>
        ) : (
          <SuggestedArtists artists={artists} label={words.artists} context={CONTEXT} />
        )
      }
    </Panel>
  );
}

/** Like the one by this artist that the listener played most. */
export function SimilarTracksPanel({ track: { key, name } }: { track: TopItem }) {
  const query = useSimilarTracks(key, SHOWN);
  return (
    <Panel wide title={words.tracks(name)} note={words.tracksNote} query={query} height={[248, 500]}>
      {(tracks) =>
        tracks === null || tracks.length === 0 ? (
          <p className={styles.none}>{words.noTracks}</p>
        ) : (
          <SuggestedTracks tracks={tracks} label={words.tracks(name)} context={CONTEXT} />
        )
      }
    </Panel>
  );
}
