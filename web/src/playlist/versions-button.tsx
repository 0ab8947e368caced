import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { playlistKey, PLAYLISTS, restoreVersion, usePlaylistVersions } from '../api/playlists';
import type { Playlist } from '../api/types';
import { texts } from '../texts';
import { Button } from '../ui/button';
import { Dialog } from '../ui/dialog';
import { ago, clock } from '../ui/format';
import { notify } from '../ui/notices';
import { LoadError, Skeleton } from '../ui/states';
import styles from './versions-button.module.css';

const words = texts.playlist;

export function VersionsButton({ playlist }: { playlist: Playlist }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button small icon="history" aria-haspopup="dialog" onClick={() => setOpen(true)}>
        {words.versions}
      </Button>
      {open && (
        <Dialog title={words.versionsTitle} onClose={() => setOpen(false)}>
          <Versions playlist={playlist} close={() => setOpen(false)} />
        </Dialog>
      )}
    </>
  );
}

function Versions({ playlist: { id, version: current }, close }: { playlist: Playlist; close: () => void }) {
  const client = useQueryClient();
  const { data, error, refetch } = usePlaylistVersions(id);
  const restore = useMutation({
    mutationFn: (version: number) => restoreVersion(id, version),
    onSuccess: (playlist, version) => {
      client.setQueryData(playlistKey(id), playlist);
      void client.invalidateQueries({ queryKey: PLAYLISTS });
      notify(words.restored(version));
      close();
    },
  });
  if (error) return <LoadError error={error} retry={() => void refetch()} />;
  if (!data) return <Skeleton height={72} count={3} />;
  return (
    <ol className={styles.list}>
      {data.items.map(({ version, createdAt, reason, trackCount, durationMs }) => (
        <li key={version}>
          <div>
            <strong>{reason || words.version(version)}</strong>
            <small className="figures">
              {words.version(version)} · {words.tracks(trackCount)} · {clock(durationMs)} · {ago(createdAt)}
            </small>
          </div>
          {version === current ? (
            <span className={styles.current}>{words.current}</span>
          ) : (
            <Button small disabled={restore.isPending} onClick={() => restore.mutate(version)}>
              {words.restore}
            </Button>
          )}
        </li>
      ))}
    </ol>
  );
}
