import { ApiError } from '../../api/client';
import { usePlaylist } from '../../api/playlists';
import { PlaylistCard } from '../../playlist/playlist-card';
import { pageTitle, texts } from '../../texts';
import { NotFoundPage } from '../not-found/not-found-page';
import styles from './playlist-page.module.css';

export function PlaylistPage({ id }: { id: string }) {
  const { data, error } = usePlaylist(id);
  if (error instanceof ApiError && error.status >= 400 && error.status < 500) return <NotFoundPage />;
  return (
    <div className={styles.page}>
      <title>{pageTitle(data?.name ?? texts.playlist.title)}</title>
      <PlaylistCard key={id} id={id} page />
    </div>
  );
}
