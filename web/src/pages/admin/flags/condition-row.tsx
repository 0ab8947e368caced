import { useId, useState } from 'react';
import type { Condition } from '../../../api/flags';
import { adminTexts } from '../../../texts-admin';
import { IconButton } from '../../../ui/button';
import field from '../../../ui/field.module.css';
import styles from './flag-editor.module.css';
import { textOf, valuesOf } from './values-text';

const words = adminTexts.editor;
const OPS = Object.entries(adminTexts.sentence.ops);
const isOp = (op: string): op is Condition['op'] => op in adminTexts.sentence.ops;
const ATTRIBUTES = ['role', 'name', 'targetingKey'];

interface ConditionRowProps {
  condition: Condition;
  isFirst: boolean;
  onChange: (condition: Condition) => void;
  onRemove: () => void;
}

/** One condition of a rule: attribute, comparison, values. */
export function ConditionRow({ condition, isFirst, onChange, onRemove }: ConditionRowProps) {
  const id = useId();
  const { attribute, op, values } = condition;
  const [text, setText] = useState(() => textOf(values));
  const takesValues = op !== 'exists' && op !== 'not_exists';
  return (
    <div className={styles.condition}>
      <span className={styles.joint}>{isFirst ? words.when : words.and}</span>
      <input
        className={field.input}
        aria-label={words.attribute}
        list={id}
        value={attribute}
        maxLength={100}
        autoComplete="off"
        onChange={(event) => onChange({ ...condition, attribute: event.target.value })}
      />
      <datalist id={id}>
        {ATTRIBUTES.map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
      <select
        className={field.input}
        aria-label={words.op}
        value={op}
        onChange={({ target }) => isOp(target.value) && onChange({ ...condition, op: target.value })}
      >
        {OPS.map(([name, label]) => (
          <option key={name} value={name}>
            {label}
          </option>
        ))}
      </select>
      {takesValues && (
        <input
          className={field.input}
          aria-label={words.values}
          placeholder={words.values}
          value={text}
          autoComplete="off"
          onChange={({ target }) => {
            setText(target.value);
            onChange({ ...condition, values: valuesOf(target.value) });
          }}
        />
      )}
      <IconButton icon="cross" label={words.removeCondition} onClick={onRemove} />
    </div>
  );
}
