import type { CSSProperties } from 'react';
import type { FigureTable as Table } from '../../api/types';
import { texts } from '../../texts';
import { JudgeButton } from '../../track/judge-button';
import { count } from '../../ui/format';
import styles from './figure-table.module.css';

const words = texts.figures;
type Column = Table['columns'][number];
type Value = Table['rows'][number][number];

/** The figures beside an answer. The first column that counts something also draws how much that is. */
export function FigureTable({ figures }: { figures: Table }) {
  const { title, period, timeZone, columns, rows, tracks } = figures;
  const drawn = rows.length > 1 ? columns.findIndex(({ kind }) => kind === 'count' || kind === 'duration') : -1;
  const most = Math.max(0, ...rows.map((row) => numberOf(row[drawn])));
  const about = [period, columns.some(({ kind }) => kind === 'date') ? words.zone(timeZone) : null];
  return (
    <div className={styles.scroll} role="region" aria-label={words.region(title)} tabIndex={0}>
      <table className={styles.table}>
        <caption>
          {title}
          <small>{about.filter((part) => part !== null).join(', ')}</small>
        </caption>
        <thead>
          <tr>
            {columns.map(({ name, kind }) => (
              <th key={name} scope="col" data-kind={kind}>
                {name}
              </th>
            ))}
            {tracks !== null && (
              <th scope="col">
                <span className="visually-hidden">{words.judgement}</span>
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => {
            const track = tracks?.[index];
            return (
              <tr key={index}>
                {columns.map((column, at) => {
                  const value = row[at] ?? null;
                  const Cell = at === 0 && column.kind === 'text' ? 'th' : 'td';
                  const part = at === drawn && most > 0 ? numberOf(value) / most : null;
                  return (
                    <Cell
                      key={column.name}
                      {...(Cell === 'th' && { scope: 'row' })}
                      data-kind={column.kind}
                      data-drawn={part !== null}
                      {...(part !== null && { style: { '--part': part } as CSSProperties })}
                    >
                      {written(value, column, timeZone)}
                    </Cell>
                  );
                })}
                {track !== undefined && (
                  <td className={styles.judgement}>
                    <JudgeButton track={track} context="chat" />
                  </td>
                )}
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

const numberOf = (value: Value | undefined): number => (typeof value === 'number' ? value : 0);

function written(value: Value, { kind }: Column, timeZone: string): string {
  if (value === null) return words.none;
  if (typeof value === 'string') return kind === 'date' ? dateIn(value, timeZone) : value;
  if (kind === 'duration') return words.duration(Math.round(value / 60_000), value > 0);
  if (kind === 'percent') return texts.statistics.share(value);
  return count(value);
}

/** A local date stays what it is; an instant is told by the clocks of the zone. */
function dateIn(value: string, timeZone: string): string {
  const isDay = value.length === 'YYYY-MM-DD'.length;
  const format = new Intl.DateTimeFormat('en', {
    dateStyle: 'medium',
    ...(isDay ? {} : { timeStyle: 'short', hourCycle: 'h23' }),
    timeZone: isDay ? 'UTC' : timeZone,
  });
  return format.format(new Date(isDay ? `${value}T00:00:00Z` : value));
}
