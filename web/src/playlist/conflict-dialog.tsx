import type { ConflictSide, SyncWish } from '../api/playlist-copies';
import { texts } from '../texts';
import { JudgeButton } from '../track/judge-button';
import { Button } from '../ui/button';
import { Dialog } from '../ui/dialog';
import styles from './conflict-dialog.module.css';

const words = texts.playlist.contradiction;

interface ConflictDialogProps {
  sides: { here: ConflictSide; there: ConflictSide };
  onChoose: (onConflict: NonNullable<SyncWish['onConflict']>) => void;
  onClose: () => void;
}

/** Both sides beside each other, where only the listener can say what counts. */
export function ConflictDialog({ sides: { here, there }, onChoose, onClose }: ConflictDialogProps) {
  return (
    <Dialog wide title={words.title} onClose={onClose}>
      <p>{words.text}</p>
      <div className={styles.sides}>
        <Side title={words.here} side={here} other={there} alone={words.onlyHere} place={words.placeThere}>
          <Button onClick={() => onChoose('ours')}>{words.ours}</Button>
        </Side>
        <Side title={words.there} side={there} other={here} alone={words.onlyThere} place={words.placeHere}>
          <Button onClick={() => onChoose('theirs')}>{words.theirs}</Button>
        </Side>
      </div>
      <p className={styles.note}>
        {words.mergeText} {words.undo}
      </p>
      <footer className={styles.footer}>
        <Button look="quiet" onClick={onClose}>
          {words.later}
        </Button>
        <Button look="accent" onClick={() => onChoose('merge')}>
          {words.merge}
        </Button>
      </footer>
    </Dialog>
  );
}

interface SideProps {
  title: string;
  side: ConflictSide;
  other: ConflictSide;
  /** What is said of a track that the other side does not have. */
  alone: string;
  /** What is said of a track that stands elsewhere among those that both have. */
  place: (number: number) => string;
  children: React.ReactNode;
}

function Side({ title, side, other, alone, place, children }: SideProps) {
  const there = new Map(other.tracks.map((track, index) => [idOf(track), index]));
  const [mine, theirs] = [shared(side, other), shared(other, side)];
  const noteOn = (id: string): string | null => {
    const index = there.get(id);
    if (index === undefined) return alone;
    return mine.indexOf(id) === theirs.indexOf(id) ? null : place(index + 1);
  };
  return (
    <section className={styles.side} aria-label={title}>
      <header>
        <h3>{title}</h3>
        <p>
          {side.name} · {texts.playlist.tracks(side.tracks.length)}
        </p>
      </header>
      {/* Longer than its place, so that the keyboard must be able to scroll it. */}
      <ol tabIndex={0} aria-label={title}>
        {side.tracks.map((track, index) => {
          const note = noteOn(idOf(track));
          return (
            <li key={track.trackKey}>
              <span className="figures">{index + 1}</span>
              <span>
                {track.title} <small>{track.artists.join(', ')}</small>
                {note !== null && <em>{note}</em>}
              </span>
              <JudgeButton track={track} context="playlist" />
            </li>
          );
        })}
      </ol>
      {children}
    </section>
  );
}

const idOf = ({ uri, trackKey }: ConflictSide['tracks'][number]): string => uri ?? trackKey;

/** Those that both have, in the order of the first. */
function shared({ tracks }: ConflictSide, other: ConflictSide): string[] {
  const others = new Set(other.tracks.map(idOf));
  return tracks.map(idOf).filter((id) => others.has(id));
}
