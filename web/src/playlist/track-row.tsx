import { useId, type ComponentProps, type CSSProperties } from 'react';
import type { PlaylistTrack } from '../api/types';
import { texts } from '../texts';
import { JudgeButton } from '../track/judge-button';
import { Button, ButtonLink } from '../ui/button';
import { clock } from '../ui/format';
import { Icon } from '../ui/icon';
import styles from './track-list.module.css';

const words = texts.playlist;

interface TrackRowProps {
  track: PlaylistTrack;
  index: number;
  count: number;
  open: boolean;
  lifted: boolean;
  style: CSSProperties | undefined;
  handle: ComponentProps<'button'>;
  onToggle: () => void;
  onMove: (to: number) => void;
  onRemove: () => void;
}

export function TrackRow({
  track,
  index,
  count,
  open,
  lifted,
  style,
  handle,
  onToggle,
  onMove,
  onRemove,
}: TrackRowProps) {
  const details = useId();
  const { title, artists, durationMs, estimated, explicit, reason } = track;
  return (
    <li className={styles.row} data-open={open} data-lifted={lifted} style={style}>
      <div className={styles.line}>
        <button type="button" className={styles.main} aria-expanded={open} aria-controls={details} onClick={onToggle}>
          <span className={`${styles.number} figures`}>{index + 1}</span>
          <span className={styles.names}>
            <span className={styles.title}>
              <span>{title}</span>
              {explicit && (
                <abbr className={styles.explicit} title={words.explicit}>
                  E
                </abbr>
              )}
            </span>
            <span className={styles.swap}>
              <span className={styles.artists}>{artists.join(', ')}</span>
              {reason && (
                <span className={styles.why} aria-hidden="true">
                  {reason}
                </span>
              )}
            </span>
          </span>
          <span className={`${styles.time} figures`} title={estimated ? words.estimated : undefined}>
            {estimated && '≈ '}
            {clock(durationMs)}
          </span>
        </button>
        <JudgeButton track={track} context="playlist" />
        <button type="button" className={styles.grip} aria-label={words.move(title)} {...handle}>
          <Icon name="grip" />
        </button>
      </div>
      <div id={details} className={styles.details} hidden={!open}>
        <p className={styles.reason}>{reason ?? words.noReason}</p>
        <p className={styles.facts}>{factsOf(track)}</p>
        <div className={styles.actions}>
          <Button small icon="up" look="quiet" disabled={index === 0} onClick={() => onMove(index - 1)}>
            {words.moveUp}
          </Button>
          <Button small icon="down" look="quiet" disabled={index === count - 1} onClick={() => onMove(index + 1)}>
            {words.moveDown}
          </Button>
          <Button small icon="cross" look="quiet" onClick={onRemove}>
            {words.remove}
          </Button>
          <SpotifyLink uri={track.spotifyUri} />
        </div>
      </div>
    </li>
  );
}

function factsOf({ album, year, genres, estimated }: PlaylistTrack): string {
  const facts = [album, year === null ? null : String(year), ...genres.slice(0, 3), estimated ? words.estimated : null];
  return facts.filter((fact) => fact !== null).join(' · ');
}

function SpotifyLink({ uri }: { uri: string | null }) {
  const [, kind, id] = uri?.split(':') ?? [];
  if (kind !== 'track' || id === undefined) return null;
  return (
    <ButtonLink
      small
      icon="outside"
      look="quiet"
      href={`https://open.spotify.com/track/${id}`}
      target="_blank"
      rel="noreferrer"
    >
      {words.openSpotify}
    </ButtonLink>
  );
}
