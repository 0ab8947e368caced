import type { ImportFile } from '../../api/types';
import { texts } from '../../texts';
import { count } from '../../ui/format';
import { Icon } from '../../ui/icon';
import styles from './file-table.module.css';

const words = texts.imports;

export function FileTable({ files }: { files: ImportFile[] }) {
  if (files.length === 0) return null;
  return (
    <div className={styles.files} role="region" aria-label={words.filesOf(files.length)} tabIndex={0}>
      <table>
        <thead>
          <tr>
            <th scope="col">{words.file}</th>
            <th scope="col">{words.format}</th>
            <th scope="col">{words.rows}</th>
            <th scope="col">{words.storedShort}</th>
          </tr>
        </thead>
        <tbody>
          {files.map(({ name, format, status, counts, error }) => (
            <tr key={name}>
              <th scope="row">
                {name}
                {error && (
                  <span className={styles.error}>
                    <Icon name="alert" size={18} />
                    {error}
                  </span>
                )}
              </th>
              <td>{format ?? words.fileStatus[status]}</td>
              <td className="figures">{count(counts.read)}</td>
              <td className="figures">{count(counts.stored)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
