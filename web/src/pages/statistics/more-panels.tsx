import { Link } from 'wouter';
import { useFigure, type Span } from '../../api/analytics';
import type { ListeningStreaks } from '../../api/types';
import { texts } from '../../texts';
import { JudgeButton } from '../../track/judge-button';
import { count, hours, plural } from '../../ui/format';
import { AskLink } from './ask-link';
import { Bars, thinOut } from './bars';
import { addDays, inWords, momentInWords, monthOrYear, nextMonth } from './dates';
import { judgedTrack, listensHref } from './links';
import styles from './more-panels.module.css';
import { FigureTable, Panel } from './panel';

const words = texts.statistics;

/** How many artists and tracks were heard for the first time, by month. */
export function DiscoveryPanel({ span }: { span: Span }) {
  const query = useFigure('/discovery', { ...span });
  return (
    <Panel
      wide
      title={words.discovery}
      note={words.discoveryNote}
      query={query}
      height={200}
      actions={<AskLink request={words.askNew} />}
      table={({ items }) => (
        <FigureTable
          caption={words.discovery}
          columns={[words.when, words.newArtists, words.newTracks]}
          rows={items.map(({ month, artists, tracks }) => ({
            key: month,
            cells: [inWords(month, 'month'), count(artists), count(tracks)],
          }))}
        />
      )}
    >
      {({ items }) => {
        const labels = thinOut(items.map(({ month }) => ({ text: monthOrYear(month), year: month.endsWith('-01') })));
        const bars = items.map(({ month, artists, tracks }, index) => ({
          key: month,
          value: artists,
          label: labels[index] ?? null,
          said: words.discovered(inWords(month, 'month'), artists, tracks),
          href: listensHref({ from: `${month}-01`, to: nextMonth(month) }),
        }));
        return (
          <Bars label={words.discovery} unit={(value) => (Number.isInteger(value) ? count(value) : '')} bars={bars} />
        );
      }}
    </Panel>
  );
}

export function StreaksPanel({ span }: { span: Span }) {
  const query = useFigure('/streaks', { ...span });
  return (
    <Panel title={words.streaks} note={words.streaksNote} query={query} height={[212, 120]}>
      {({ current, longest }) => (
        <dl className={styles.streaks}>
          <Streak label={words.current} streak={current} />
          <Streak label={words.longest} streak={longest} />
        </dl>
      )}
    </Panel>
  );
}

function Streak({ label, streak: { days, start, end } }: { label: string; streak: ListeningStreaks['current'] }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>
        <strong>{count(days)}</strong> {words.days(days)}
        {start !== null && end !== null && days > 0 && (
          <Link href={listensHref({ from: start, to: addDays(end, 1) })}>
            {words.fromTo(inWords(start, 'shortDay'), inWords(end, 'shortDay'))}
          </Link>
        )}
      </dd>
    </div>
  );
}

export function SessionsPanel({ span, zone }: { span: Span; zone: string }) {
  const query = useFigure('/sessions', { ...span, limit: 5 });
  return (
    <Panel title={words.sessions} note={words.sessionsNote} query={query} height={260}>
      {({ items }) => (
        <ol className={styles.list}>
          {items.map(({ start, end, plays }) => (
            <li key={start}>
              <Link href={listensHref({ from: start, to: new Date(Date.parse(end) + 1_000).toISOString() })}>
                {momentInWords(start, zone)}
              </Link>
              <p className="figures">
                <strong>{hours(Date.parse(end) - Date.parse(start))}</strong> · {plural(plays, 'play')}
              </p>
            </li>
          ))}
        </ol>
      )}
    </Panel>
  );
}

/** What was loved once and then dropped, each with the evidence. */
export function ForgottenPanel({ span }: { span: Span }) {
  const query = useFigure('/forgotten', { ...span, limit: 8 });
  return (
    <Panel
      wide
      title={words.forgotten}
      note={words.forgottenNote}
      query={query}
      height={[208, 624]}
      actions={<AskLink request={words.askForgotten} />}
    >
      {({ items }) =>
        items.length === 0 ? (
          <p className={styles.none}>{words.noneForgotten}</p>
        ) : (
          <ol className={`${styles.list} ${styles.columns}`}>
            {items.map((item) => {
              const { key, name, artist, plays, peak, lastPlayAt } = item;
              return (
                <li key={key} className={styles.judged}>
                  <div>
                    <Link href={listensHref({ track: name, ...(artist !== undefined && { artist }) })}>{name}</Link>
                    <p>
                      {artist} ·{' '}
                      {words.dropped(plays, inWords(peak.month, 'month'), inWords(lastPlayAt.slice(0, 7), 'month'))}
                    </p>
                  </div>
                  <JudgeButton track={judgedTrack(item)} context="statistics" />
                </li>
              );
            })}
          </ol>
        )
      }
    </Panel>
  );
}
