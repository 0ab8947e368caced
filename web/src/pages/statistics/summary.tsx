import { Link } from 'wouter';
import type { Span } from '../../api/analytics';
import type { ListeningSummary } from '../../api/types';
import { texts } from '../../texts';
import { count, hours } from '../../ui/format';
import { listensHref } from './links';
import styles from './summary.module.css';

const words = texts.statistics;

/** The figures of the period, each leading to what it counts. */
export function Summary({ summary, span }: { summary: ListeningSummary; span: Span }) {
  const listens = listensHref(span);
  const figures = [
    { name: 'time', label: words.listened, value: hours(summary.ms), href: listens },
    { name: 'plays', label: words.plays, value: count(summary.countedPlays), href: listens },
    { name: 'listens', label: words.listens, value: count(summary.listens), href: listens },
    { name: 'tracks', label: words.tracks, value: count(summary.tracks), href: '#track' },
    { name: 'artists', label: words.artists, value: count(summary.artists), href: '#artist' },
    { name: 'albums', label: words.albums, value: count(summary.albums), href: '#album' },
  ];
  return (
    <ul className={styles.summary} aria-label={words.summary}>
      {figures.map(({ name, label, value, href }) => {
        const content = (
          <>
            <strong>{value}</strong> <span>{label}</span>
          </>
        );
        return (
          <li key={name} data-figure={name}>
            {href.startsWith('#') ? <a href={href}>{content}</a> : <Link href={href}>{content}</Link>}
          </li>
        );
      })}
    </ul>
  );
}
