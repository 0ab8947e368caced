import { adminTexts } from '../../texts-admin';
import styles from './diff-table.module.css';

interface DiffTableProps {
  changes: readonly { path: string; before?: unknown; after?: unknown }[];
  label: string;
  heads?: { before: string; after: string };
}

const words = adminTexts.common;

/** What was and what is, field by field. */
export function DiffTable({ changes, label, heads = words }: DiffTableProps) {
  return (
    <div className={styles.scroll} tabIndex={0} role="region" aria-label={label}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">{words.change}</th>
            <th scope="col">{heads.before}</th>
            <th scope="col">{heads.after}</th>
          </tr>
        </thead>
        <tbody>
          {changes.map(({ path, before, after }) => (
            <tr key={path}>
              <th scope="row">{path}</th>
              <td>
                <Value value={before} />
              </td>
              <td>
                <Value value={after} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Value({ value }: { value: unknown }) {
  if (value === undefined || value === null || value === '')
    return <span className={styles.nothing}>{words.nothing}</span>;
  return <code>{typeof value === 'string' ? value : JSON.stringify(value, null, 1)}</code>;
}
