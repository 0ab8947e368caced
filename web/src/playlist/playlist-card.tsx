import { usePlaylist } from '../api/playlists';
import type { Playlist } from '../api/types';
import { texts } from '../texts';
import { Button } from '../ui/button';
import { LoadError, Skeleton } from '../ui/states';
import { ConflictDialog } from './conflict-dialog';
import { CopyStrip } from './copy-strip';
import { Cover } from './cover';
import { ExportMenu } from './export-menu';
import styles from './playlist-card.module.css';
import { PlaylistMenu } from './playlist-menu';
import { ReceiptView } from './receipt-view';
import { RefineForm } from './refine-form';
import { ScheduleLine } from './schedule-line';
import { TimeStrip } from './time-strip';
import { TrackList } from './track-list';
import { usePlaylistCopy } from './use-playlist-copy';
import { VersionsButton } from './versions-button';

interface PlaylistCardProps {
  id: string;
  /** With a border of its own, where it stands in the middle of something. */
  framed?: boolean;
  /** As the main thing on its page. */
  page?: boolean;
}

export function PlaylistCard({ id, framed = false, page = false }: PlaylistCardProps) {
  const { data, error, refetch } = usePlaylist(id);
  return (
    <section className={styles.card} data-framed={framed} data-page={page} aria-label={data?.name ?? texts.chat.panel}>
      {data ? (
        <Content playlist={data} page={page} />
      ) : error ? (
        <LoadError error={error} retry={() => void refetch()} />
      ) : (
        <Pending />
      )}
    </section>
  );
}

function Content({ playlist, page }: { playlist: Playlist; page: boolean }) {
  const { id, name, description, tracks, receipt } = playlist;
  const copy = usePlaylistCopy(playlist);
  const Heading = page ? 'h1' : 'h2';
  return (
    <>
      <header className={styles.header}>
        <Cover tracks={tracks} label={texts.playlist.cover(name)} />
        <div className={styles.titles}>
          <Heading>{name}</Heading>
          {description && <p>{description}</p>}
        </div>
      </header>
      <TimeStrip playlist={playlist} />
      <div className={styles.tools}>
        {!copy.isLinked && (
          <Button small look="accent" disabled={copy.isSyncing} onClick={() => copy.start()}>
            {texts.playlist.copy.save}
          </Button>
        )}
        <ExportMenu playlistId={id} />
        <VersionsButton playlist={playlist} />
        <PlaylistMenu playlist={playlist} copy={copy} onPage={page} />
      </div>
      <CopyStrip playlist={playlist} copy={copy} />
      <ScheduleLine playlist={playlist} />
      {copy.conflict && (
        <ConflictDialog
          sides={copy.conflict}
          onChoose={(onConflict) => copy.start({ onConflict })}
          onClose={copy.dismiss}
        />
      )}
      {receipt && <ReceiptView receipt={receipt} />}
      <TrackList playlist={playlist} />
      <RefineForm playlistId={id} />
    </>
  );
}

/** As high as a card with a dozen tracks, so that its arrival moves nothing. */
function Pending() {
  return (
    <>
      <Skeleton height={120} />
      <Skeleton height={48} />
      <Skeleton height={52} />
      <Skeleton height={56} count={8} />
    </>
  );
}
