import { useId, useState, type FormEvent } from 'react';
import { Link } from 'wouter';
import { useWished } from '../../api/discover';
import { useSavePreferences } from '../../api/preferences';
import type { Preferences } from '../../api/types';
import { discoverTexts } from '../../texts-discover';
import { Button, ButtonLink } from '../../ui/button';
import fields from '../../ui/field.module.css';
import { Icon } from '../../ui/icon';
import { LoadError, Skeleton } from '../../ui/states';
import styles from './newcomer.module.css';

const words = discoverTexts.newcomer;
const OFFERED = 24;
const LONGEST = 80;

type Lists = Pick<Preferences, 'favouriteArtists' | 'favouriteGenres'>;

/** For somebody of whom little is known: a handful of names, kept as favourites, each of which counts at once. */
export function Newcomer({ preferences: { favouriteArtists, favouriteGenres } }: { preferences: Preferences }) {
  const heading = useId();
  const save = useSavePreferences();
  // Offered are artists of what was picked; without any genre, those whom many know.
  const offered = useWished({ artists: [], genres: favouriteGenres, count: OFFERED, maxPerArtist: 1 });
  const names = [...new Set((offered.data?.items ?? []).flatMap(({ artists }) => artists.slice(0, 1)))];
  const toggle = (list: keyof Lists, picked: readonly string[], name: string) => {
    const rest = picked.filter((known) => known !== name);
    save.mutate({ [list]: rest.length < picked.length ? rest : [...picked, name] });
  };
  return (
    <section className={styles.panel} aria-labelledby={heading}>
      <header>
        <h2 id={heading}>{words.title}</h2>
        <p role="status">{words.picked(favouriteArtists.length + favouriteGenres.length)}</p>
      </header>
      <Choices
        label={words.genres}
        names={words.starters}
        picked={favouriteGenres}
        onToggle={(name) => toggle('favouriteGenres', favouriteGenres, name)}
      />
      {offered.isPending ? (
        <Skeleton height={160} />
      ) : offered.isError ? (
        <LoadError error={offered.error} retry={() => void offered.refetch()} />
      ) : (
        <Choices
          label={words.artists}
          names={names}
          picked={favouriteArtists}
          onToggle={(name) => toggle('favouriteArtists', favouriteArtists, name)}
        />
      )}
      <Other
        onAdd={(name) => {
          const isThere = favouriteArtists.some((known) => known.toLowerCase() === name.toLowerCase());
          if (!isThere) save.mutate({ favouriteArtists: [...favouriteArtists, name] });
        }}
      />
      <p className={styles.bring}>
        {words.bringText}
        <Link href="/imports" asChild>
          <ButtonLink small icon="tray">
            {words.bring}
          </ButtonLink>
        </Link>
      </p>
    </section>
  );
}

interface ChoicesProps {
  label: string;
  names: readonly string[];
  picked: readonly string[];
  onToggle: (name: string) => void;
}

/** What is picked stays in sight whatever is offered. */
function Choices({ label, names, picked, onToggle }: ChoicesProps) {
  const others = picked.filter((name) => !names.includes(name));
  return (
    <div className={styles.choices} role="group" aria-label={label}>
      <h3>{label}</h3>
      {[...others, ...names].map((name) => (
        <button key={name} type="button" aria-pressed={picked.includes(name)} onClick={() => onToggle(name)}>
          <Icon name={picked.includes(name) ? 'check' : 'plus'} size={16} />
          {name}
        </button>
      ))}
    </div>
  );
}

function Other({ onAdd }: { onAdd: (name: string) => void }) {
  const [text, setText] = useState('');
  function submit(event: FormEvent): void {
    event.preventDefault();
    if (text.trim() !== '') onAdd(text.trim());
    setText('');
  }
  return (
    <form className={styles.other} onSubmit={submit}>
      <input
        className={fields.input}
        value={text}
        maxLength={LONGEST}
        placeholder={words.otherPlaceholder}
        aria-label={words.other}
        autoComplete="off"
        onChange={(event) => setText(event.target.value)}
      />
      <Button type="submit" disabled={text.trim() === ''}>
        {words.add}
      </Button>
    </form>
  );
}
