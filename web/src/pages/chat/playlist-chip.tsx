import { Link } from 'wouter';
import { usePlaylist } from '../../api/playlists';
import { Cover } from '../../playlist/cover';
import { texts } from '../../texts';
import { clock } from '../../ui/format';
import { Icon } from '../../ui/icon';
import styles from './chat-room.module.css';
import type { Choice } from './exchange-view';

/** A playlist in one line: shows it beside the conversation, or leads to its page where there is no beside. */
export function PlaylistChip({ id, choice: { shown, choose } }: { id: string; choice: Choice }) {
  const { data, isError } = usePlaylist(id);
  if (isError) return <p className={styles.source}>{texts.playlist.gone}</p>;
  const content = (
    <>
      <Cover tracks={data?.tracks ?? []} size={48} />
      <span>
        <strong>{data?.name ?? '…'}</strong>
        <small className="figures">
          {data ? `${texts.playlist.tracks(data.trackCount)} · ${clock(data.durationMs)}` : texts.common.loading}
        </small>
      </span>
      <Icon name="right" />
    </>
  );
  if (choose === null) {
    return (
      <Link href={`/playlists/${id}`} className={styles.chip}>
        {content}
      </Link>
    );
  }
  return (
    <button type="button" className={styles.chip} aria-pressed={shown === id} onClick={() => choose(id)}>
      {content}
    </button>
  );
}
