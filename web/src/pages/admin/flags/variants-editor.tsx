import { useId, useState } from 'react';
import type { Variants } from '../../../api/flags';
import type { Flag } from '../../../api/types';
import { adminTexts } from '../../../texts-admin';
import { Button, IconButton } from '../../../ui/button';
import field from '../../../ui/field.module.css';
import form from '../form.module.css';
import styles from './flag-editor.module.css';

const words = adminTexts.editor;
type Value = Variants[string];

interface VariantsEditorProps {
  type: Flag['type'];
  variants: Variants;
  /** These are served to somebody, so they cannot go. */
  used: ReadonlySet<string>;
  onChange: (variants: Variants) => void;
}

/** What a flag can say: a value under each name. */
export function VariantsEditor({ type, variants, used, onChange }: VariantsEditorProps) {
  const id = useId();
  const [name, setName] = useState('');
  const isNew = name.trim() !== '' && !(name.trim() in variants);
  return (
    <fieldset className={styles.part}>
      <legend>{words.variants}</legend>
      {Object.entries(variants).map(([one, value]) => (
        <div key={one} className={styles.variant}>
          <label htmlFor={`${id}-${one}`}>{one}</label>
          <ValueField
            id={`${id}-${one}`}
            type={type}
            value={value}
            onChange={(changed) => onChange({ ...variants, [one]: changed })}
          />
          <IconButton
            icon="cross"
            label={words.removeVariant(one)}
            disabled={used.has(one)}
            onClick={() => onChange(Object.fromEntries(Object.entries(variants).filter(([other]) => other !== one)))}
          />
        </div>
      ))}
      <div className={styles.adding}>
        <input
          className={field.input}
          aria-label={words.variantName}
          placeholder={words.variantName}
          value={name}
          maxLength={64}
          autoComplete="off"
          onChange={(event) => setName(event.target.value)}
        />
        <Button
          icon="plus"
          disabled={!isNew}
          onClick={() => {
            onChange({ ...variants, [name.trim()]: firstValue(type, name.trim()) });
            setName('');
          }}
        >
          {words.addVariant}
        </Button>
      </div>
    </fieldset>
  );
}

function firstValue(type: Flag['type'], name: string): Value {
  if (type === 'boolean') return true;
  if (type === 'number') return 0;
  return type === 'json' ? {} : name;
}

interface ValueFieldProps {
  id: string;
  type: Flag['type'];
  value: Value;
  onChange: (value: Value) => void;
}

/** What is typed stays as it is typed, also while it is no value yet. */
function ValueField({ id, type, value, onChange }: ValueFieldProps) {
  const [text, setText] = useState(() => (typeof value === 'string' ? value : JSON.stringify(value)));
  const read = readValue(type, text);
  const props = {
    id,
    value: text,
    'aria-invalid': read === null,
    'aria-describedby': `${id}-wrong`,
    onChange: ({ target }: { target: { value: string } }) => {
      setText(target.value);
      const changed = readValue(type, target.value);
      if (changed !== null) onChange(changed);
    },
  };
  return (
    <div>
      {type === 'json' ? (
        <textarea className={`${field.input} ${form.code}`} spellCheck={false} {...props} />
      ) : (
        <input
          className={field.input}
          autoComplete="off"
          {...props}
          type={type === 'number' ? 'number' : 'text'}
          step="any"
        />
      )}
      <p id={`${id}-wrong`} className={form.wrong} role="alert">
        {read === null && words.badValue}
      </p>
    </div>
  );
}

function readValue(type: Flag['type'], text: string): Value | null {
  if (type === 'string') return text;
  try {
    const value = JSON.parse(text) as Value | null;
    const wanted = type === 'json' ? 'object' : type;
    return typeof value === wanted && !Array.isArray(value) ? value : null;
  } catch {
    return null;
  }
}
