import { Link, useSearchParams } from 'wouter';
import { useFigure, type TopKind } from '../../api/analytics';
import { Page } from '../../shell/page';
import { texts } from '../../texts';
import { ButtonLink } from '../../ui/button';
import { EmptyState, LoadError, Skeleton } from '../../ui/states';
import { CalendarPanel } from './calendar-panel';
import { ClockPanel } from './clock-panel';
import { addDays, localDate, yearOf } from './dates';
import { DiscoveryPanel, ForgottenPanel, SessionsPanel, StreaksPanel } from './more-panels';
import { intervalFor, readPeriod, type Period } from './period';
import { PeriodPicker } from './period-picker';
import styles from './statistics-page.module.css';
import { Summary } from './summary';
import { Switches } from './switches';
import { TopPanel } from './tops';
import { TrendPanel } from './trend-panel';
import { useZone } from './use-zone';
import { YearReview } from './year-review';
import type { Years } from './year-stepper';

const words = texts.statistics;
const KINDS: TopKind[] = ['track', 'artist', 'album', 'genre'];

export function StatisticsPage() {
  const zone = useZone();
  const ever = useFigure('/summary', {});
  if (ever.error) {
    return (
      <Page title={words.title}>
        <LoadError error={ever.error} retry={() => void ever.refetch()} />
      </Page>
    );
  }
  if (zone === null || ever.data === undefined) return <Pending />;
  const { firstListenAt, lastListenAt } = ever.data;
  if (firstListenAt === null || lastListenAt === null) {
    return (
      <Page title={words.title}>
        <EmptyState title={words.none} text={words.noneText}>
          <Link href="/imports" asChild>
            <ButtonLink look="accent">{texts.chat.bringHistory}</ButtonLink>
          </Link>
        </EmptyState>
      </Page>
    );
  }
  return <Figures zone={zone} first={localDate(firstListenAt, zone)} last={localDate(lastListenAt, zone)} />;
}

function Figures({ zone, first, last }: { zone: string; first: string; last: string }) {
  const [query, setQuery] = useSearchParams();
  const today = localDate(Date.now(), zone);
  const period = readPeriod(query, today);
  const years: Years = [yearOf(first), yearOf(last)];
  const summary = useFigure('/summary', { from: period.from, to: period.to });

  function change(to: Record<string, string | null>): void {
    setQuery(
      (known) => {
        for (const [name, value] of Object.entries(to)) {
          if (value === null) known.delete(name);
          else known.set(name, value);
        }
        return known;
      },
      { replace: true },
    );
  }

  return (
    <Page
      title={words.title}
      lead={words.lead(period.name)}
      aside={<PeriodPicker period={period} years={years} today={today} onChange={change} />}
    >
      {summary.data ? (
        <Summary summary={summary.data} span={{ from: period.from, to: period.to }} />
      ) : summary.error ? (
        <LoadError error={summary.error} retry={() => void summary.refetch()} />
      ) : (
        <Skeleton height={72} />
      )}
      {summary.data?.listens === 0 ? (
        <EmptyState title={words.silent} text={words.silentText}>
          <Link href="/statistics" asChild>
            <ButtonLink>{words.periods.all}</ButtonLink>
          </Link>
        </EmptyState>
      ) : (
        <Panels period={period} bounds={[first, last]} zone={zone} query={query} change={change} />
      )}
      <p className={styles.foot}>
        {words.counted(zone.replaceAll('_', ' '))} <Link href="/preferences">{words.change}</Link>
      </p>
    </Page>
  );
}

interface PanelsProps {
  period: Period;
  bounds: readonly [first: string, last: string];
  zone: string;
  query: URLSearchParams;
  change: (to: Record<string, string | null>) => void;
}

function Panels({ period, bounds: [first, last], zone, query, change }: PanelsProps) {
  const { from, to } = period;
  const span = { from, to };
  const years: Years = [yearOf(first), yearOf(last)];
  const end = to !== undefined && addDays(to, -1) < last ? addDays(to, -1) : last;
  const year = Math.max(years[0], yearOf(end));
  const by = query.get('by') === 'time' ? 'time' : 'plays';
  const editions = query.get('editions') === 'separate' ? 'separate' : undefined;
  return (
    <div className={styles.panels}>
      <CalendarPanel key={`calendar ${year}`} years={years} year={year} />
      <TrendPanel span={span} interval={intervalFor(from ?? first, to ?? last)} />
      <ClockPanel span={span} zone={zone} />
      <Switches by={by} separate={editions !== undefined} change={change} />
      {KINDS.map((kind) => (
        <div key={kind} id={kind} className={styles.anchor}>
          <TopPanel kind={kind} by={by} editions={editions} period={period} />
        </div>
      ))}
      <DiscoveryPanel span={span} />
      <StreaksPanel span={span} />
      <SessionsPanel span={span} zone={zone} />
      <ForgottenPanel span={span} />
      <YearReview key={`review ${year}`} years={years} year={year} />
    </div>
  );
}

/** As high as what is coming, so that its arrival moves nothing. */
function Pending() {
  return (
    <Page title={words.title} lead={words.lead(words.periods.all)}>
      <Skeleton height={72} />
      <div className={styles.panels}>
        <Skeleton height={300} />
        <Skeleton height={300} />
      </div>
    </Page>
  );
}
