import type { UseQueryResult } from '@tanstack/react-query';
import { useId, useState, type CSSProperties, type ReactNode } from 'react';
import { texts } from '../../texts';
import { Button } from '../../ui/button';
import { LoadError, Skeleton } from '../../ui/states';
import styles from './panel.module.css';

const words = texts.statistics;

interface PanelProps<T> {
  title: string;
  note?: ReactNode;
  actions?: ReactNode;
  query: UseQueryResult<T>;
  /** Of the content in pixels, kept free until it is there; two where narrow screens need another. */
  height: number | readonly [wide: number, narrow: number];
  wide?: boolean;
  /** The same figures for those who do not see the picture. */
  table?: (data: T) => ReactNode;
  children: (data: T) => ReactNode;
}

/** One figure: its title, its picture, and the table behind the picture. */
export function Panel<T>({ title, note, actions, query, height, wide = false, table, children }: PanelProps<T>) {
  const [asTable, setAsTable] = useState(false);
  const heading = useId();
  const { data, error, refetch, isPlaceholderData } = query;
  return (
    <section className={styles.panel} data-wide={wide} aria-labelledby={heading} aria-busy={isPlaceholderData}>
      <header>
        <div>
          <h2 id={heading}>{title}</h2>
          {note && <p>{note}</p>}
        </div>
        <div className={styles.actions}>
          {actions}
          {table && (
            <Button small look="quiet" aria-pressed={asTable} onClick={() => setAsTable(!asTable)}>
              {asTable ? words.asPicture : words.asTable}
              <span className="visually-hidden">: {title}</span>
            </Button>
          )}
        </div>
      </header>
      <div className={styles.content} style={roomFor(height)}>
        {error ? (
          <LoadError error={error} retry={() => void refetch()} />
        ) : data === undefined ? (
          <Skeleton height="var(--height)" />
        ) : table && asTable ? (
          table(data)
        ) : (
          children(data)
        )}
      </div>
    </section>
  );
}

function roomFor(height: PanelProps<never>['height']): CSSProperties {
  const [wide, narrow] = typeof height === 'number' ? [height, height] : height;
  return { '--wide': `${wide}px`, '--narrow': `${narrow}px` } as CSSProperties;
}

interface FigureTableProps {
  caption: string;
  columns: string[];
  rows: { key: string; cells: ReactNode[] }[];
}

/** The first cell of each row names it; figures stand right. */
export function FigureTable({ caption, columns, rows }: FigureTableProps) {
  return (
    <div className={styles.scroll} tabIndex={0} role="region" aria-label={caption}>
      <table className={styles.table}>
        <caption className="visually-hidden">{caption}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="figures">
          {rows.map(({ key, cells: [name, ...cells] }) => (
            <tr key={key}>
              <th scope="row">{name}</th>
              {cells.map((cell, index) => (
                <td key={columns[index + 1]}>{cell}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
