import { Link, useSearchParams } from 'wouter';
import { useListens } from '../../api/analytics';
import type { Listen } from '../../api/types';
import { Page } from '../../shell/page';
import { texts } from '../../texts';
import { JudgeButton } from '../../track/judge-button';
import { Button, ButtonLink } from '../../ui/button';
import { clock } from '../../ui/format';
import { EmptyState, LoadError, Skeleton } from '../../ui/states';
import { addDays, inWords, localDate, momentInWords, startOfDay } from './dates';
import { artistHref } from './links';
import styles from './listens-page.module.css';
import { useZone } from './use-zone';

const words = texts.statistics;
const DATE = /^\d{4}-\d{2}-\d{2}$/;

/** What stands behind a figure: the listens of a stretch of time, of an artist, of a track. */
export function ListensPage() {
  const zone = useZone();
  const [query] = useSearchParams();
  if (zone === null)
    return (
      <Page narrow title={words.listensTitle}>
        {<Skeleton height={56} count={8} />}
      </Page>
    );
  return <Listens zone={zone} query={query} />;
}

function Listens({ zone, query }: { zone: string; query: URLSearchParams }) {
  const [from, to] = ['from', 'to'].map((end) => query.get(end) ?? undefined);
  const [artist, track] = ['artist', 'track'].map((name) => query.get(name) ?? undefined);
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useListens({
    from: instantOf(from, zone),
    to: instantOf(to, zone),
    artist,
    track,
  });
  const listens = data?.pages.flatMap((page) => page.items) ?? [];
  const said = [track && `“${track}”`, artist, spanInWords(from, to, zone)].filter(Boolean).join(' · ');
  return (
    <Page
      narrow
      title={words.listensTitle}
      lead={said || words.allListens}
      aside={
        <Link href="/statistics" asChild>
          <ButtonLink small>{words.back}</ButtonLink>
        </Link>
      }
    >
      {error && <LoadError error={error} retry={() => void refetch()} />}
      {!data && !error && <Skeleton height={56} count={8} />}
      {data && listens.length === 0 && <EmptyState title={words.silent} text={words.silentText} />}
      <ol className={styles.list}>
        {listens.map((listen) => (
          <ListenRow key={listen.id} listen={listen} zone={zone} />
        ))}
      </ol>
      {hasNextPage && (
        <Button disabled={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {texts.common.showMore}
        </Button>
      )}
    </Page>
  );
}

function ListenRow({ listen, zone }: { listen: Listen; zone: string }) {
  const { trackKey, title, artist, endedAt, msPlayed, skipped } = listen;
  return (
    <li>
      <p>
        <strong>{title}</strong>
        <Link href={artistHref(artist)}>{artist}</Link>
      </p>
      <p className="figures">
        <time dateTime={endedAt}>{momentInWords(endedAt, zone)}</time>
        <span>
          {msPlayed === null ? words.unknownTime : clock(msPlayed)}
          {skipped === true && ` · ${words.skipped}`}
        </span>
      </p>
      <JudgeButton track={{ trackKey, title, artists: [artist] }} context="history" />
    </li>
  );
}

const instantOf = (time: string | undefined, zone: string): string | undefined =>
  time !== undefined && DATE.test(time) ? startOfDay(time, zone) : time;

function spanInWords(from: string | undefined, to: string | undefined, zone: string): string {
  const dates = [from, to].map((time) => (time === undefined || DATE.test(time) ? time : localDate(time, zone)));
  const [first, end] = dates;
  // The end is exclusive when it is a date, and the moment itself when it is an instant.
  const last = end !== undefined && end === to ? addDays(end, -1) : end;
  if (first === undefined || last === undefined) return '';
  return first === last ? inWords(first, 'day') : words.fromTo(inWords(first, 'shortDay'), inWords(last, 'shortDay'));
}
