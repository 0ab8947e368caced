import type { ImportCounts } from '../../api/types';
import { texts } from '../../texts';
import { count } from '../../ui/format';
import styles from './figures.module.css';

const words = texts.imports;
const KINDS = ['stored', 'duplicate', 'podcast', 'audiobook', 'video', 'invalid'] as const;

/** Every row that was read and where it went: the parts add up to the whole, and are shown to. */
export function Figures({ counts, shortPlays }: { counts: ImportCounts; shortPlays: number }) {
  const whole = Math.max(1, counts.read);
  return (
    <div className={styles.figures}>
      <div className={styles.bar} aria-hidden="true">
        {KINDS.filter((kind) => counts[kind] > 0).map((kind) => (
          <div key={kind} data-kind={kind} style={{ flexGrow: counts[kind] / whole }} />
        ))}
      </div>
      <table>
        <caption className="visually-hidden">{words.figures}</caption>
        <tbody>
          <tr className={styles.sum}>
            <th scope="row">{words.read}</th>
            <td className="figures">{count(counts.read)}</td>
          </tr>
          {KINDS.map((kind) => (
            <tr key={kind} data-none={counts[kind] === 0}>
              <th scope="row">
                <span className={styles.key} data-kind={kind} />
                {words.kinds[kind][0]}
                <small>{words.kinds[kind][1]}</small>
              </th>
              <td className="figures">{count(counts[kind])}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {shortPlays > 0 && <p>{words.shortPlays(shortPlays)}</p>}
    </div>
  );
}
