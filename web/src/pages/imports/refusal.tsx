import { ApiError, reasonOf } from '../../api/client';
import { Icon } from '../../ui/icon';
import styles from './imports-page.module.css';
import { useRefusal } from './uploads';

/** Why the last upload was not taken, file by file where the server says so. */
export function Refusal() {
  const error = useRefusal();
  if (error === null) return null;
  const { detail, errors } = error instanceof ApiError ? error : { detail: reasonOf(error), errors: [] };
  return (
    <div className={styles.refusal} role="alert">
      <Icon name="alert" />
      <div>
        <p>{detail}</p>
        <ul>
          {errors.map(({ path, message }) => (
            <li key={path}>
              <strong>{path}</strong> {message}
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
}
