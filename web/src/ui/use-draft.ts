import { useState } from 'react';

/** Typed text that survives reloads and visits to other pages; `name` says which field it belongs to. */
export function useDraft(name: string): [text: string, change: (text: string) => void] {
  const [draft, setDraft] = useState({ name, text: keptDraft(name) });
  const current = draft.name === name ? draft : { name, text: keptDraft(name) };
  if (current !== draft) setDraft(current);

  function change(text: string): void {
    setDraft({ name, text });
    keepDraft(name, text);
  }
  return [current.text, change];
}

const placeOf = (name: string) => `echotune.draft.${name}`;

/** Keeps a text for when its field is shown next; an empty one is forgotten. */
export function keepDraft(name: string, text: string): void {
  try {
    if (text === '') sessionStorage.removeItem(placeOf(name));
    else sessionStorage.setItem(placeOf(name), text);
  } catch {
    // Storage is blocked: the text lives as long as the page.
  }
}

export function keptDraft(name: string): string {
  try {
    return sessionStorage.getItem(placeOf(name)) ?? '';
  } catch {
    return '';
  }
}
