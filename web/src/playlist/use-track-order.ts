import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo, useRef, useState } from 'react';
import { ApiError } from '../api/client';
import { orderTracks, playlistKey, PLAYLISTS } from '../api/playlists';
import type { Playlist, PlaylistTrack } from '../api/types';
import { texts } from '../texts';
import { notify, notifyError } from '../ui/notices';

const PAUSE_MS = 600;

/**
 * The tracks as the listener has put them. Changes show at once and are sent together after a short pause,
 * each against the version that the last answer named; when somebody else was first, their order is shown.
 */
export function useTrackOrder(playlist: Playlist) {
  const { id, tracks } = playlist;
  const client = useQueryClient();
  const [unsaved, setUnsaved] = useState<PlaylistTrack[] | null>(null);
  const waiting = useRef<{ timer: number; send: () => void } | null>(null);
  /** With the version that it changes: what comes in meanwhile, from Spotify for one, is not written over. */
  const latest = useRef<{ order: PlaylistTrack[]; version: number } | null>(null);
  const current = () => client.getQueryData<Playlist>(playlistKey(id))?.version ?? playlist.version;

  const save = useMutation({
    scope: { id: `tracks-${id}` },
    meta: { silent: true },
    mutationFn: (order: PlaylistTrack[]) =>
      orderTracks(
        id,
        order.map(({ trackKey }) => trackKey),
        latest.current?.version ?? current(),
      ),
    onSuccess: (saved, order) => {
      latest.current =
        latest.current === null || latest.current.order === order
          ? null
          : { ...latest.current, version: saved.version };
      client.setQueryData<Playlist>(playlistKey(id), (known) => ({
        ...known,
        ...saved,
        receipt: saved.receipt ?? known?.receipt ?? null,
      }));
      setUnsaved((current) => (current === order ? null : current));
      void client.invalidateQueries({ queryKey: PLAYLISTS });
      void client.invalidateQueries({ queryKey: [...playlistKey(id), 'versions'] });
    },
    onError: (error) => {
      clearTimeout(waiting.current?.timer);
      waiting.current = latest.current = null;
      setUnsaved(null);
      if (error instanceof ApiError && error.status === 409) notify(texts.playlist.conflict);
      else notifyError(error);
      return client.invalidateQueries({ queryKey: playlistKey(id) });
    },
  });

  // What was still waiting when the listener left is sent on the way out.
  useEffect(() => () => waiting.current?.send(), []);

  function put(order: PlaylistTrack[]): void {
    setUnsaved(order);
    latest.current = { order, version: latest.current?.version ?? current() };
    clearTimeout(waiting.current?.timer);
    const send = () => {
      clearTimeout(waiting.current?.timer);
      waiting.current = null;
      save.mutate(order);
    };
    waiting.current = { send, timer: window.setTimeout(send, PAUSE_MS) };
  }

  return { tracks: useMemo(() => unsaved ?? tracks, [unsaved, tracks]), put };
}

/** The list with the item at `from` put before what then stands at `to`. */
export function moved<T>(list: readonly T[], from: number, to: number): T[] {
  const rest = list.toSpliced(from, 1);
  return rest.toSpliced(to, 0, ...list.slice(from, from + 1));
}
