import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useId, useState, type ReactNode } from 'react';
import { playlistKey, PLAYLISTS, restoreVersion, usePlaylistVersions } from '../api/playlists';
import type { Playlist, PlaylistVersion } from '../api/types';
import { texts } from '../texts';
import { Button } from '../ui/button';
import { Dialog } from '../ui/dialog';
import { ago, clock } from '../ui/format';
import { Icon } from '../ui/icon';
import { notify } from '../ui/notices';
import { LoadError, Skeleton } from '../ui/states';
import { VersionDiff } from './version-diff';
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
        <Dialog wide title={words.versionsTitle} onClose={() => setOpen(false)}>
          <Versions playlist={playlist} close={() => setOpen(false)} />
        </Dialog>
      )}
    </>
  );
}

function Versions({ playlist: { id, version: current }, close }: { playlist: Playlist; close: () => void }) {
  const client = useQueryClient();
  const { data, error, refetch } = usePlaylistVersions(id);
  const [open, setOpen] = useState<number | null>(null);
  const restore = useMutation({
    mutationFn: ({ version }: { version: number; former: number }) => restoreVersion(id, version),
    onSuccess: (playlist, { version, former }) => {
      client.setQueryData(playlistKey(id), playlist);
      void client.invalidateQueries({ queryKey: PLAYLISTS });
      const undo = () => restore.mutate({ version: former, former: version });
      notify(words.restored(version), { label: texts.common.undo, run: undo });
      close();
    },
  });
  if (error) return <LoadError error={error} retry={() => void refetch()} />;
  if (!data) return <Skeleton height={72} count={3} />;
  return (
    <ol className={styles.list}>
      {data.items.map((version) => (
        <Row
          key={version.version}
          playlistId={id}
          version={version}
          current={current}
          open={open === version.version}
          onToggle={() => setOpen(open === version.version ? null : version.version)}
        >
          <Button
            small
            disabled={restore.isPending}
            aria-label={words.restoreOf(version.version)}
            onClick={() => restore.mutate({ version: version.version, former: current })}
          >
            {words.restore}
          </Button>
        </Row>
      ))}
    </ol>
  );
}

interface RowProps {
  playlistId: string;
  version: PlaylistVersion;
  current: number;
  open: boolean;
  onToggle: () => void;
  /** What can be done with it. */
  children: ReactNode;
}

/** Opens into what has changed since. */
function Row({ playlistId, version, current, open, onToggle, children }: RowProps) {
  const details = useId();
  const said = (
    <span>
      <strong>{version.reason || words.version(version.version)}</strong>
      <small className="figures">
        {words.version(version.version)} · {words.tracks(version.trackCount)} · {clock(version.durationMs)} ·{' '}
        {ago(version.createdAt)}
      </small>
    </span>
  );
  if (version.version === current) {
    return (
      <li>
        <div className={styles.row}>
          <div className={styles.main}>{said}</div>
          <span className={styles.current}>{words.current}</span>
        </div>
      </li>
    );
  }
  return (
    <li>
      <div className={styles.row}>
        <button type="button" className={styles.main} aria-expanded={open} aria-controls={details} onClick={onToggle}>
          {said}
          <span className="visually-hidden">{words.sinceVersion(version.version)}</span>
          <Icon name="down" size={18} />
        </button>
        {children}
      </div>
      <div id={details} className={styles.details} hidden={!open} aria-live="polite">
        {open && <VersionDiff playlistId={playlistId} from={version.version} to={current} />}
      </div>
    </li>
  );
}
