import { Link } from 'wouter';
import { usePlaylists } from '../../api/playlists';
import type { PlaylistSummary } from '../../api/types';
import { Cover } from '../../playlist/cover';
import { Page } from '../../shell/page';
import { texts } from '../../texts';
import { Button, ButtonLink } from '../../ui/button';
import { ago, clock } from '../../ui/format';
import { EmptyState, LoadError, Skeleton } from '../../ui/states';
import styles from './playlists-page.module.css';

const words = texts.playlist;

export function PlaylistsPage() {
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = usePlaylists();
  const playlists = data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Page title={words.title}>
      {error && <LoadError error={error} retry={() => void refetch()} />}
      {!data && !error && <Skeleton height={280} count={2} />}
      {data && playlists.length === 0 && (
        <EmptyState title={words.none} text={words.noneText}>
          <Link href="/" asChild>
            <ButtonLink look="accent">{words.ask}</ButtonLink>
          </Link>
        </EmptyState>
      )}
      <ul className={styles.grid}>
        {playlists.map((playlist) => (
          <li key={playlist.id}>
            <Tile playlist={playlist} />
          </li>
        ))}
      </ul>
      {hasNextPage && (
        <Button disabled={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {texts.common.showMore}
        </Button>
      )}
    </Page>
  );
}

function Tile({ playlist }: { playlist: PlaylistSummary }) {
  const { id, name, trackCount, durationMs, cover, updatedAt, spotify, changedHere } = playlist;
  return (
    <Link href={`/playlists/${id}`} className={styles.tile}>
      <Cover tracks={cover} />
      <h2>{name}</h2>
      <p className="figures">
        {words.tracks(trackCount)} · {clock(durationMs)}
        <br />
        {ago(updatedAt)}
        {spotify && ` · ${changedHere ? words.copy.tileChanged : words.copy.tile}`}
      </p>
    </Link>
  );
}
