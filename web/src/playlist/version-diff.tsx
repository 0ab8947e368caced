import { useVersionDiff } from '../api/playlists';
import type { PlaylistTrack } from '../api/types';
import { texts } from '../texts';
import { JudgeButton } from '../track/judge-button';
import { Icon, type IconName } from '../ui/icon';
import { LoadError, Skeleton } from '../ui/states';
import styles from './versions-button.module.css';

const words = texts.playlist;

/** What came, went and moved from one version to another. */
export function VersionDiff({ playlistId, from, to }: { playlistId: string; from: number; to: number }) {
  const { data, error, refetch } = useVersionDiff(playlistId, from, to);
  if (error) return <LoadError error={error} retry={() => void refetch()} />;
  if (!data) return <Skeleton height={28} count={2} />;
  const { added, removed, moved } = data;
  if (added.length + removed.length + moved.length === 0) return <p>{words.noDifference}</p>;
  return (
    <>
      <Changes
        icon="plus"
        title={words.diff.added(added.length)}
        tracks={added}
        place={(track) => words.diff.now(track.position)}
      />
      <Changes
        icon="cross"
        title={words.diff.removed(removed.length)}
        tracks={removed}
        place={(track) => words.diff.was(track.position)}
      />
      <Changes
        icon="grip"
        title={words.diff.moved(moved.length)}
        tracks={moved}
        place={(track) => words.diff.fromTo(track.from, track.position)}
      />
    </>
  );
}

interface ChangesProps<T> {
  icon: IconName;
  title: string;
  tracks: readonly T[];
  place: (track: T) => string;
}

function Changes<T extends PlaylistTrack>({ icon, title, tracks, place }: ChangesProps<T>) {
  if (tracks.length === 0) return null;
  return (
    <section className={styles.changes} aria-label={title}>
      <h3>{title}</h3>
      <ul>
        {tracks.map((track) => (
          <li key={track.trackKey}>
            <Icon name={icon} size={16} />
            <span>
              {track.title} <small>{track.artists.join(', ')}</small>
            </span>
            <small className="figures">{place(track)}</small>
            <JudgeButton track={track} context="playlist" />
          </li>
        ))}
      </ul>
    </section>
  );
}
