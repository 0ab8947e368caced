import { useRef, useState, type KeyboardEvent } from 'react';
import type { Playlist, PlaylistTrack } from '../api/types';
import { texts } from '../texts';
import { announce } from '../ui/announcer';
import { notify } from '../ui/notices';
import { TrackRow } from './track-row';
import styles from './track-list.module.css';
import { useDragReorder } from './use-drag-reorder';
import { moved, useTrackOrder } from './use-track-order';

const words = texts.playlist;

export function TrackList({ playlist }: { playlist: Playlist }) {
  const list = useRef<HTMLOListElement>(null);
  const [open, setOpen] = useState<string | null>(null);
  const { tracks, put } = useTrackOrder(playlist);
  const { dragging, rowStyle, handle } = useDragReorder(list, move);

  function move(from: number, to: number): void {
    const track = tracks[from];
    if (!track || to < 0 || to >= tracks.length) return;
    put(moved(tracks, from, to));
    announce(words.moved(track.title, to + 1, tracks.length));
  }

  function remove(track: PlaylistTrack): void {
    put(tracks.filter(({ trackKey }) => trackKey !== track.trackKey));
    notify(words.removed(track.title), { label: texts.common.undo, run: () => put(tracks) });
    list.current?.querySelector('button')?.focus();
  }

  function onHandleKey(event: KeyboardEvent, index: number, track: PlaylistTrack): void {
    if (event.key === 'ArrowUp' || event.key === 'ArrowDown') {
      event.preventDefault();
      move(index, index + (event.key === 'ArrowUp' ? -1 : 1));
    } else if (event.key === 'Delete') remove(track);
  }

  if (tracks.length === 0) return <p className={styles.none}>{words.empty}</p>;
  return (
    <ol className={styles.list} ref={list} aria-label={words.list} data-dragging={dragging !== null}>
      {tracks.map((track, index) => (
        <TrackRow
          key={track.trackKey}
          track={track}
          index={index}
          count={tracks.length}
          open={open === track.trackKey}
          lifted={dragging === index}
          style={rowStyle(index)}
          handle={{ ...handle(index), onKeyDown: (event) => onHandleKey(event, index, track) }}
          onToggle={() => setOpen(open === track.trackKey ? null : track.trackKey)}
          onMove={(to) => move(index, to)}
          onRemove={() => remove(track)}
        />
      ))}
    </ol>
  );
}
