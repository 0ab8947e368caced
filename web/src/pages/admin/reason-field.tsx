import { useId } from 'react';
import { adminTexts } from '../../texts-admin';
import field from '../../ui/field.module.css';
import { focusFirst } from '../../ui/focus-first';
import form from './form.module.css';

const words = adminTexts.common;

interface ReasonFieldProps {
  value: string;
  /** Of a dialog. */
  isFirst?: boolean;
  onChange: (value: string) => void;
}

/** Why something is changed: for the history. */
export function ReasonField({ value, isFirst = false, onChange }: ReasonFieldProps) {
  const id = useId();
  return (
    <div className={form.field}>
      <label htmlFor={id}>
        {words.reason} <small>{words.reasonHint}</small>
      </label>
      <input
        id={id}
        className={field.input}
        value={value}
        maxLength={500}
        autoComplete="off"
        ref={isFirst ? focusFirst : null}
        onChange={(event) => onChange(event.target.value)}
      />
    </div>
  );
}
