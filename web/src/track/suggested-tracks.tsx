import { useId, useState } from 'react';
import { useJudgement } from '../api/feedback';
import type { Recommendation } from '../api/types';
import { Cover } from '../playlist/cover';
import { discoverTexts as words } from '../texts-discover';
import { Icon } from '../ui/icon';
import { JudgeButton } from './judge-button';
import { Reasons } from './reasons';
import styles from './suggested-tracks.module.css';

interface SuggestedTracksProps {
  tracks: readonly Recommendation[];
  label: string;
  /** Where they stand, kept with what is said of them. */
  context: string;
}

export function SuggestedTracks({ tracks, label, context }: SuggestedTracksProps) {
  return (
    <ol className={styles.tracks} aria-label={label}>
      {tracks.map((track) => (
        <SuggestedTrack key={track.trackKey} track={track} context={context} />
      ))}
    </ol>
  );
}

/** A track that nobody asked for: what speaks for it, and what the listener says of it. */
function SuggestedTrack({ track, context }: { track: Recommendation; context: string }) {
  const [open, setOpen] = useState(false);
  const details = useId();
  const judgement = useJudgement(track);
  const { title, artists, reasons } = track;
  const refused = judgement === 'hate' || judgement === 'never';
  return (
    <li className={styles.track} data-open={open} data-refused={refused}>
      <div className={styles.line}>
        <button
          type="button"
          className={styles.main}
          aria-expanded={open}
          aria-controls={details}
          onClick={() => setOpen(!open)}
        >
          <Cover tracks={[track]} size={56} />
          <span className={styles.names}>
            <strong>{title}</strong>
            <span>{artists.join(', ')}</span>
            <span className={styles.why}>
              {words.why} <Icon name="down" size={16} />
            </span>
          </span>
        </button>
        <JudgeButton track={track} context={context} />
      </div>
      <div id={details} className={styles.details} hidden={!open}>
        <Reasons reasons={reasons} />
        <p>{factsOf(track)}</p>
      </div>
    </li>
  );
}

function factsOf({ album, year, genres }: Recommendation): string {
  return [album, year, ...genres.slice(0, 3)].filter((fact) => fact !== null).join(' · ');
}
