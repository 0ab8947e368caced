import { Link } from 'wouter';
import { useArtist } from '../../api/analytics';
import { ApiError } from '../../api/client';
import { Page } from '../../shell/page';
import { texts } from '../../texts';
import { count, hours } from '../../ui/format';
import { LoadError, Skeleton } from '../../ui/states';
import { NotFoundPage } from '../not-found/not-found-page';
import { AskLink } from './ask-link';
import { inWords, localDate } from './dates';
import { listensHref } from './links';
import { Panel } from './panel';
import styles from './statistics-page.module.css';
import summary from './summary.module.css';
import { TOP_HEIGHT, TopList } from './tops';
import { TrendBars, TrendTable } from './trend-panel';
import { SimilarArtistsPanel, SimilarTracksPanel } from './similar-panels';
import { useZone } from './use-zone';

const words = texts.statistics;

export function ArtistPage({ artistKey }: { artistKey: string }) {
  const zone = useZone() ?? 'UTC';
  const query = useArtist(artistKey);
  const { data, error, refetch } = query;
  if (error instanceof ApiError && error.status === 404) return <NotFoundPage />;
  if (error) return <LoadError error={error} retry={() => void refetch()} />;
  if (!data) {
    return (
      <Page title={words.artist}>
        <Skeleton height={72} />
        <Skeleton height={300} count={2} />
      </Page>
    );
  }
  const { name, firstListenAt, lastListenAt } = data;
  const listens = listensHref({ artist: name });
  const figures: [string, string][] = [
    [words.listened, hours(data.ms)],
    [words.plays, count(data.plays)],
    [words.listens, count(data.listens)],
    [words.tracks, count(data.tracks)],
    [words.albums, count(data.albums)],
  ];
  const known =
    firstListenAt !== null && lastListenAt !== null
      ? words.knownSince(inWords(localDate(firstListenAt, zone), 'day'), inWords(localDate(lastListenAt, zone), 'day'))
      : '';
  return (
    <Page title={name} lead={known} aside={<AskLink request={words.askFor(name)} />}>
      <ul className={summary.summary} aria-label={words.summary}>
        {figures.map(([label, value]) => (
          <li key={label}>
            <Link href={listens}>
              <strong>{value}</strong> <span>{label}</span>
            </Link>
          </li>
        ))}
      </ul>
      <div className={styles.panels}>
        <Panel
          wide
          title={words.trend}
          note={words.by.month}
          query={query}
          height={200}
          table={({ trend }) => <TrendTable items={trend} interval="month" artist={name} />}
        >
          {({ trend }) => <TrendBars items={trend} interval="month" artist={name} />}
        </Panel>
        <Panel title={words.top.track} query={query} height={data.topTracks.length * TOP_HEIGHT}>
          {({ topTracks }) => <TopList kind="track" by="plays" items={topTracks} span={{}} />}
        </Panel>
        <Panel title={words.top.album} query={query} height={data.topAlbums.length * TOP_HEIGHT}>
          {({ topAlbums }) => <TopList kind="album" by="plays" items={topAlbums} span={{}} />}
        </Panel>
        {data.topTracks[0] && <SimilarTracksPanel track={data.topTracks[0]} />}
        <SimilarArtistsPanel name={name} />
      </div>
      <p className={styles.foot}>
        <Link href="/statistics">{words.back}</Link>
      </p>
    </Page>
  );
}
