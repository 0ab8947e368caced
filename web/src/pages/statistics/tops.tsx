import { Link } from 'wouter';
import { useFigure, type Measure, type Span, type TopKind } from '../../api/analytics';
import type { TopItem } from '../../api/types';
import { texts } from '../../texts';
import { JudgeButton } from '../../track/judge-button';
import { hours, plural } from '../../ui/format';
import { AskLink } from './ask-link';
import { artistHref, judgedTrack, listensHref } from './links';
import { Panel } from './panel';
import type { Period } from './period';
import styles from './tops.module.css';

const words = texts.statistics;
const SHOWN = 8;
export const TOP_HEIGHT = 56;

interface TopPanelProps {
  kind: TopKind;
  by: Measure;
  editions: string | undefined;
  period: Period;
}

export function TopPanel({ kind, by, editions, period }: TopPanelProps) {
  const { from, to, asked } = period;
  const query = useFigure('/top', { from, to, kind, by, editions, limit: SHOWN });
  const request = query.data?.items.length ? requestFor(kind, query.data.items, asked) : null;
  return (
    <Panel
      title={words.top[kind]}
      query={query}
      height={SHOWN * TOP_HEIGHT}
      actions={request !== null && <AskLink request={request} />}
    >
      {({ items }) => <TopList kind={kind} by={by} items={items} span={{ from, to }} />}
    </Panel>
  );
}

interface TopListProps {
  kind: TopKind;
  by: Measure;
  items: readonly TopItem[];
  span: Span;
}

/** Each with a bar for its share, beside the greatest one's. */
export function TopList({ kind, by, items, span }: TopListProps) {
  if (items.length === 0) return <p className={styles.none}>{words.noneOf[kind]}</p>;
  const most = Math.max(...items.map(({ share }) => share), Number.EPSILON);
  return (
    <ol className={styles.list}>
      {items.map((item) => (
        <li key={item.key} data-judged={kind === 'track'}>
          <div className={styles.names}>
            <TopName kind={kind} item={item} span={span} />
            {item.artist !== undefined && <small>{item.artist}</small>}
          </div>
          <p className="figures">
            <strong>{by === 'time' ? hours(item.ms) : plural(item.plays, 'play')}</strong> {words.share(item.share)}
          </p>
          {kind === 'track' && <JudgeButton track={judgedTrack(item)} context="statistics" />}
          <div className={styles.bar} aria-hidden="true">
            <div style={{ width: `${(item.share / most) * 100}%` }} />
          </div>
        </li>
      ))}
    </ol>
  );
}

function TopName({ kind, item: { key, name, artist }, span }: { kind: TopKind; item: TopItem; span: Span }) {
  if (kind === 'artist') return <Link href={artistHref(key)}>{name}</Link>;
  if (kind === 'track')
    return <Link href={listensHref({ ...span, track: name, ...(artist !== undefined && { artist }) })}>{name}</Link>;
  if (kind === 'album' && artist !== undefined) return <Link href={listensHref({ ...span, artist })}>{name}</Link>;
  return <span>{name}</span>;
}

function requestFor(kind: TopKind, items: readonly TopItem[], asked: string): string {
  const names = [...new Set(items.map(({ name, artist }) => (kind === 'album' ? (artist ?? name) : name)))].slice(0, 3);
  return kind === 'track' ? words.askMostPlayed(asked) : words.askFor(words.and(names));
}
