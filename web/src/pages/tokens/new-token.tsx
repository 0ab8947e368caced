import { useMutation } from '@tanstack/react-query';
import { useId, useRef, useState, type FormEvent } from 'react';
import { makeToken, type Scope } from '../../api/tokens';
import type { NewApiToken } from '../../api/types';
import { texts } from '../../texts';
import { Button } from '../../ui/button';
import field from '../../ui/field.module.css';
import styles from './tokens.module.css';

const words = texts.tokens;
const SCOPES = Object.keys(words.scopeTexts) as Scope[];

export function NewToken({ onMade }: { onMade: (token: NewApiToken) => void }) {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [name, setName] = useState('');
  const [scopes, setScopes] = useState<readonly Scope[]>(['health:read']);
  const [missing, setMissing] = useState<string | null>(null);
  const make = useMutation({
    mutationFn: makeToken,
    onSuccess: (token) => {
      setName('');
      onMade(token);
    },
  });

  function submit(event: FormEvent): void {
    event.preventDefault();
    const lacks = name.trim() === '' ? words.nameMissing : scopes.length === 0 ? words.scopeMissing : null;
    setMissing(lacks);
    if (lacks === null) make.mutate({ name: name.trim(), scopes: [...scopes] });
    else if (lacks === words.nameMissing) input.current?.focus();
  }

  return (
    <form className={styles.form} onSubmit={submit} aria-label={words.create} noValidate>
      <label htmlFor={id}>{words.name}</label>
      <input
        id={id}
        ref={input}
        className={field.input}
        value={name}
        maxLength={80}
        placeholder={words.namePlaceholder}
        autoComplete="off"
        aria-invalid={missing === words.nameMissing}
        aria-describedby={missing === null ? undefined : `${id}-missing`}
        onChange={(event) => setName(event.target.value)}
      />
      <fieldset>
        <legend>{words.scopes}</legend>
        {SCOPES.map((scope) => (
          <label key={scope}>
            <input
              type="checkbox"
              checked={scopes.includes(scope)}
              onChange={({ target }) =>
                setScopes(target.checked ? [...scopes, scope] : scopes.filter((one) => one !== scope))
              }
            />
            <span>
              {words.scopeTexts[scope][0]}
              <small>{words.scopeTexts[scope][1]}</small>
            </span>
          </label>
        ))}
      </fieldset>
      <p id={`${id}-missing`} className={styles.missing} role="alert">
        {missing}
      </p>
      <Button look="accent" icon="key" type="submit" disabled={make.isPending}>
        {make.isPending ? words.making : words.make}
      </Button>
    </form>
  );
}
