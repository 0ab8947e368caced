import { PlaylistCard } from '../../playlist/playlist-card';
import { texts } from '../../texts';
import { Rings } from '../../ui/echo';
import styles from './chat-room.module.css';

/** The place beside the conversation. It is there from the start, so that an arriving playlist moves nothing. */
export function PlaylistPanel({ playlistId, working }: { playlistId: string | null; working: boolean }) {
  return (
    <aside className={styles.panel} aria-label={texts.chat.panel}>
      {playlistId === null ? (
        <div className={styles.waiting}>
          <Rings sounding={working} />
          <p>{texts.chat.panelEmpty}</p>
        </div>
      ) : (
        <PlaylistCard key={playlistId} id={playlistId} />
      )}
    </aside>
  );
}
