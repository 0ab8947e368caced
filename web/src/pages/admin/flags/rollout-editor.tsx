import { useId } from 'react';
import type { FlagContent } from '../../../api/flags';
import { adminTexts } from '../../../texts-admin';
import field from '../../../ui/field.module.css';
import form from '../form.module.css';
import styles from './flag-editor.module.css';

const words = adminTexts.editor;

interface RolloutEditorProps {
  content: FlagContent;
  variants: readonly string[];
  onChange: (rollout: FlagContent['rollout']) => void;
}

/** A share of listeners gets a value; by number or by slider. */
export function RolloutEditor({ content, variants, onChange }: RolloutEditorProps) {
  const id = useId();
  const { rollout, defaultVariant } = content;
  const setPercent = (text: string) =>
    rollout && onChange({ ...rollout, percent: Math.min(100, Math.max(0, Number(text))) });
  return (
    <fieldset className={styles.part}>
      <legend>{words.rollout}</legend>
      <label className={form.check}>
        <input
          type="checkbox"
          checked={rollout !== null}
          onChange={({ target }) =>
            onChange(target.checked ? { percent: 0, stickiness: 'targetingKey', variant: defaultVariant } : null)
          }
        />
        {words.rolloutOn}
      </label>
      {rollout && (
        <>
          <div className={styles.rollout}>
            <input
              type="range"
              aria-label={words.percent}
              min={0}
              max={100}
              step={1}
              value={rollout.percent}
              onChange={(event) => setPercent(event.target.value)}
            />
            <label className={styles.weight}>
              <input
                type="number"
                className={field.input}
                aria-label={words.percent}
                min={0}
                max={100}
                step="any"
                value={rollout.percent}
                onChange={(event) => setPercent(event.target.value)}
              />
              %
            </label>
            <label className={styles.weight} htmlFor={`${id}-variant`}>
              {words.variant}
            </label>
            <select
              id={`${id}-variant`}
              className={field.input}
              value={rollout.variant}
              onChange={(event) => onChange({ ...rollout, variant: event.target.value })}
            >
              {variants.map((name) => (
                <option key={name}>{name}</option>
              ))}
            </select>
          </div>
          <div className={form.field}>
            <label htmlFor={`${id}-sticky`}>
              {words.stickiness} <small>{words.stickyHint}</small>
            </label>
            <input
              id={`${id}-sticky`}
              className={field.input}
              value={rollout.stickiness}
              maxLength={100}
              autoComplete="off"
              onChange={(event) => onChange({ ...rollout, stickiness: event.target.value })}
            />
          </div>
        </>
      )}
    </fieldset>
  );
}
