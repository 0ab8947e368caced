import type { Serve } from '../../../api/flags';
import { adminTexts } from '../../../texts-admin';
import field from '../../../ui/field.module.css';
import styles from './flag-editor.module.css';

const words = adminTexts.editor;
const SPLIT = ' split';

interface ServeFieldProps {
  serve: Serve;
  variants: readonly string[];
  onChange: (serve: Serve) => void;
}

/** What a rule serves: a variant, or a split by weights. */
export function ServeField({ serve, variants, onChange }: ServeFieldProps) {
  return (
    <div className={styles.serve}>
      <span className={styles.joint}>{words.serve}</span>
      <select
        className={field.input}
        aria-label={words.serveLabel}
        value={typeof serve === 'string' ? serve : SPLIT}
        onChange={({ target }) =>
          onChange(target.value === SPLIT ? Object.fromEntries(variants.map((name) => [name, 50])) : target.value)
        }
      >
        {variants.map((name) => (
          <option key={name}>{name}</option>
        ))}
        {variants.length > 1 && <option value={SPLIT}>{words.split}</option>}
      </select>
      {typeof serve !== 'string' &&
        variants.map((name) => (
          <label key={name} className={styles.weight}>
            {name}
            <input
              type="number"
              className={field.input}
              aria-label={words.weightOf(name)}
              min={0}
              step={1}
              value={serve[name] ?? 0}
              onChange={({ target }) => onChange(weighted(serve, name, Math.round(Number(target.value))))}
            />
          </label>
        ))}
    </div>
  );
}

/** A weight of nothing is none at all. */
function weighted(serve: Readonly<Record<string, number>>, name: string, weight: number): Record<string, number> {
  const { [name]: _before, ...others } = serve;
  return weight > 0 ? { ...others, [name]: weight } : others;
}
