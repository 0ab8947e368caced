import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useId, useState, type FormEvent } from 'react';
import { putSetting, resetSetting, SETTINGS } from '../../../api/settings';
import type { Setting } from '../../../api/types';
import { texts } from '../../../texts';
import { adminTexts } from '../../../texts-admin';
import { Button } from '../../../ui/button';
import field from '../../../ui/field.module.css';
import { ago } from '../../../ui/format';
import { notify } from '../../../ui/notices';
import lists from '../lists.module.css';
import styles from './settings.module.css';

const words = adminTexts.settings;

/** One setting with the field that its schema asks for. What a secret is, is never shown. */
export function SettingRow({ setting }: { setting: Setting }) {
  const { key, description, unit, secret, value, source, isSet, problem, updatedAt, updatedBy } = setting;
  const id = useId();
  const shown = value === null ? '' : String(value);
  const [typed, setTyped] = useState(shown);
  const client = useQueryClient();
  const reload = () => client.invalidateQueries({ queryKey: SETTINGS });
  const put = useMutation({
    mutationFn: (next: string | number) => putSetting(setting, next),
    onSuccess: () => notify(words.saved(key)),
    onSettled: reload,
  });
  const reset = useMutation({
    mutationFn: () => resetSetting(setting),
    onSuccess: () => notify(words.wasReset(key)),
    onSettled: reload,
  });

  function submit(event: FormEvent): void {
    event.preventDefault();
    put.mutate(isNumber(setting) ? Number(typed) : typed);
  }

  return (
    <li className={lists.row}>
      <div>
        <label htmlFor={id} className={lists.name}>
          {key}
        </label>
        <p id={`${id}-text`}>{description}</p>
        <p className={lists.facts}>
          <span>{words.sources[source]}</span>
          {secret && <span>{isSet ? words.isSet : words.isNotSet}</span>}
          {source === 'stored' && !secret && setting.default !== null && (
            <span>{words.usually(String(setting.default))}</span>
          )}
          {updatedAt !== null && <span>{words.changed(updatedBy?.name ?? words.program, ago(updatedAt))}</span>}
        </p>
        {problem !== null && <p className={lists.error}>{problem}</p>}
      </div>
      <form className={styles.form} onSubmit={submit}>
        <SettingField id={id} setting={setting} value={typed} onChange={setTyped} />
        {unit !== null && <span className={styles.unit}>{unit}</span>}
        <Button small type="submit" disabled={typed === shown || typed === '' || put.isPending}>
          {texts.common.save}
          <span className="visually-hidden">{words.of(key)}</span>
        </Button>
        {source === 'stored' && (
          <Button small look="quiet" icon="undo" onClick={() => reset.mutate()}>
            {words.reset}
            <span className="visually-hidden">{words.of(key)}</span>
          </Button>
        )}
      </form>
    </li>
  );
}

const isNumber = ({ schema }: Setting): boolean => schema['type'] === 'number' || schema['type'] === 'integer';

interface SettingFieldProps {
  id: string;
  setting: Setting;
  value: string;
  onChange: (value: string) => void;
}

function SettingField({ id, setting, value, onChange }: SettingFieldProps) {
  const { secret, schema } = setting;
  const choices = Array.isArray(schema['enum']) ? schema['enum'].map(String) : null;
  const props = {
    id,
    className: field.input,
    value,
    'aria-describedby': `${id}-text`,
    onChange: ({ target }: { target: { value: string } }) => onChange(target.value),
  };
  if (choices !== null) {
    return (
      <select {...props}>
        {choices.map((choice) => (
          <option key={choice}>{choice}</option>
        ))}
      </select>
    );
  }
  if (isNumber(setting)) {
    const step = schema['type'] === 'integer' ? 1 : 'any';
    return (
      <input {...props} type="number" step={step} min={limitOf(schema['minimum'])} max={limitOf(schema['maximum'])} />
    );
  }
  const placeholder = secret && setting.isSet ? words.hidden : '';
  return <input {...props} type={secret ? 'password' : 'text'} autoComplete="off" placeholder={placeholder} />;
}

const limitOf = (limit: unknown): number | undefined => (typeof limit === 'number' ? limit : undefined);
