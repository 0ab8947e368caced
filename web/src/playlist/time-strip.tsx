import type { Playlist } from '../api/types';
import { texts } from '../texts';
import { clock, spokenDuration } from '../ui/format';
import styles from './playlist-card.module.css';

const words = texts.playlist;
const MINUTE = 60_000;

/** Total time against asked time, in figures and as a strip with one piece for each track. */
export function TimeStrip({ playlist }: { playlist: Playlist }) {
  const { tracks, durationMs, receipt } = playlist;
  const asked = receipt?.brief.minutes == null ? null : receipt.brief.minutes * MINUTE;
  const whole = Math.max(durationMs, asked ?? 0, 1);
  const estimated = tracks.some((track) => track.estimated);
  return (
    <div className={styles.time}>
      <p className="figures">
        <span className="visually-hidden">
          {words.total}: {estimated && words.estimatedTotal} {spokenDuration(durationMs)}
        </span>
        <strong aria-hidden="true" title={estimated ? words.estimatedTotal : undefined}>
          {estimated && '≈ '}
          {clock(durationMs)}
        </strong>
        {asked !== null && (
          <span>
            {words.of(askedText(asked))} · {difference(durationMs - asked)}
          </span>
        )}
        <span className={styles.count}>{words.tracks(playlist.trackCount)}</span>
      </p>
      <svg className={styles.strip} viewBox="0 0 1000 8" preserveAspectRatio="none" aria-hidden="true">
        <rect className={styles.rest} width="1000" height="8" rx="4" />
        {pieces(tracks.map((track) => track.durationMs / whole)).map(({ x, width }) => (
          <rect key={x} className={styles.piece} x={x} width={width} height="8" />
        ))}
        {asked !== null && asked < whole && (
          <rect className={styles.asked} x={(asked / whole) * 1000 - 2} width="4" height="8" />
        )}
      </svg>
    </div>
  );
}

function pieces(shares: number[]): { x: number; width: number }[] {
  const GAP = 3;
  let at = 0;
  return shares.map((share) => {
    const piece = { x: at, width: Math.max(1, share * 1000 - GAP) };
    at += share * 1000;
    return piece;
  });
}

function askedText(ms: number): string {
  return ms % 3_600_000 === 0 ? `${ms / 3_600_000} h` : `${Math.round(ms / MINUTE)} min`;
}

function difference(ms: number): string {
  if (Math.abs(ms) < 1_000) return words.exact;
  return ms < 0 ? words.shorter(clock(-ms)) : words.longer(clock(ms));
}
