import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useId, useRef, useState, type FormEvent } from 'react';
import { ME, signInAs, useFeatures } from '../../api/account';
import { reasonOf } from '../../api/client';
import { MaintenanceBanner } from '../../shell/maintenance-banner';
import { ReturnProblem } from '../../shell/return-problem';
import { pageTitle, texts } from '../../texts';
import { Button, ButtonLink } from '../../ui/button';
import { Mark, Rings } from '../../ui/echo';
import fields from '../../ui/field.module.css';
import { Icon } from '../../ui/icon';
import { Sample } from './sample';
import styles from './sign-in-page.module.css';

const words = texts.signIn;

export function SignInPage() {
  const features = useFeatures();
  const { demoLogin = true, spotify = false, maintenance = false } = features.data ?? {};
  return (
    <main className={styles.page}>
      <title>{pageTitle(words.title)}</title>
      <div className={styles.rings}>
        <Rings sounding />
      </div>
      <section className={styles.words}>
        <p className={styles.brand}>
          <Mark size={36} />
          {texts.product}
        </p>
        <h1>{words.headline}</h1>
        <p className={styles.lead}>{words.lead}</p>
        <div className={styles.door}>
          <ReturnProblem />
          <MaintenanceBanner isOn={maintenance} />
          {demoLogin && <NameForm />}
          {demoLogin && spotify && <p className={styles.or}>{words.or}</p>}
          {spotify && (
            <ButtonLink look={demoLogin ? 'outline' : 'accent'} href="/auth/spotify/login">
              {words.spotify}
            </ButtonLink>
          )}
          {!demoLogin && !spotify && <p>{words.none}</p>}
        </div>
        <ul className={styles.promises}>
          {words.promises.map(({ title, text }) => (
            <li key={title}>
              <strong>{title}</strong>
              {text}
            </li>
          ))}
        </ul>
      </section>
      <Sample />
    </main>
  );
}

function NameForm() {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [missing, setMissing] = useState(false);
  const client = useQueryClient();
  const entry = useMutation({
    mutationFn: signInAs,
    meta: { silent: true },
    onSuccess: (user) => client.setQueryData(ME, user),
  });

  function submit(event: FormEvent): void {
    event.preventDefault();
    const name = input.current?.value.trim() ?? '';
    setMissing(name === '');
    if (name === '') input.current?.focus();
    else entry.mutate(name);
  }

  const complaint = missing ? words.nameMissing : entry.error ? reasonOf(entry.error) : null;
  return (
    <form className={styles.form} onSubmit={submit} noValidate>
      <label htmlFor={id}>{words.nameLabel}</label>
      <div className={styles.line}>
        <input
          id={id}
          ref={input}
          className={fields.input}
          autoComplete="username"
          maxLength={80}
          placeholder={words.namePlaceholder}
          aria-invalid={complaint !== null}
          aria-describedby={`${id}-hint`}
        />
        <Button look="accent" type="submit" disabled={entry.isPending}>
          {entry.isPending ? words.entering : words.enter}
        </Button>
      </div>
      <p id={`${id}-hint`} className={styles.hint} data-failed={complaint !== null} role="status">
        {complaint !== null && <Icon name="alert" size={18} />}
        {complaint ?? words.hint}
      </p>
    </form>
  );
}
