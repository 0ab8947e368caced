import { useStats } from '../../api/account';
import { useDiscoveries, useWished } from '../../api/discover';
import { usePreferences } from '../../api/preferences';
import { Page } from '../../shell/page';
import { discoverTexts as words } from '../../texts-discover';
import { LoadError, Skeleton } from '../../ui/states';
import styles from './discover-page.module.css';
import { Newcomer } from './newcomer';
import { ArtistSection, TrackSection } from './sections';

const SHOWN = 12;
const MOST_SEEDS = 50;
/** From so many listens on the answers are personal ones. */
const FEW_LISTENS = 50;

export function DiscoverPage() {
  const stats = useStats();
  const preferences = usePreferences();
  const discoveries = useDiscoveries(SHOWN);
  const failed = [stats, preferences, discoveries].find(({ isError }) => isError);
  const isNew = stats.data !== undefined && stats.data.listens < FEW_LISTENS;
  return (
    <Page title={words.title} lead={isNew ? words.newcomer.text : words.lead}>
      {failed ? (
        <LoadError error={failed.error} retry={() => void failed.refetch()} />
      ) : !stats.data || !preferences.data || !discoveries.data ? (
        <Skeleton height={320} count={2} />
      ) : (
        <div className={styles.sections}>
          {isNew && <Newcomer preferences={preferences.data} />}
          {isNew && <BeginWith artists={preferences.data.favouriteArtists} genres={preferences.data.favouriteGenres} />}
          <TrackSection name="forgotten" tracks={discoveries.data.forgotten} hideEmpty={isNew} />
          <ArtistSection name="oneStepAway" artists={discoveries.data.oneStepAway} hideEmpty={isNew} />
          <TrackSection name="deepCuts" tracks={discoveries.data.deepCuts} hideEmpty={isNew} />
          <TrackSection name="thisDay" tracks={discoveries.data.thisDay} hideEmpty={isNew} />
        </div>
      )}
    </Page>
  );
}

/** Something to hear at once, for what was picked. */
function BeginWith({ artists, genres }: { artists: readonly string[]; genres: readonly string[] }) {
  const picked = [...artists, ...genres];
  const seeds = artists.slice(0, MOST_SEEDS);
  // A genre beside an artist is a leaning and not a rule, which the preferences see to.
  const wish = { artists: seeds, genres: seeds.length > 0 ? [] : genres, count: SHOWN, maxPerArtist: 2 };
  const { data, error, refetch, isPlaceholderData } = useWished(wish, picked.length > 0);
  if (picked.length === 0) return null;
  if (error) return <LoadError error={error} retry={() => void refetch()} />;
  if (!data) return <Skeleton height={320} />;
  return <TrackSection name="wished" tracks={data.items} note={words.wishedFor(picked)} busy={isPlaceholderData} />;
}
