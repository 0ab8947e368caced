import { useState } from 'react';

/** Typed text that survives reloads and visits to other pages, one for each conversation. */
export function useDraft(sessionId: string | null): [text: string, change: (text: string) => void] {
  const place = placeOf(sessionId);
  const [draft, setDraft] = useState({ place, text: read(place) });
  const current = draft.place === place ? draft : { place, text: read(place) };
  if (current !== draft) setDraft(current);

  function change(text: string): void {
    setDraft({ place, text });
    keepDraft(sessionId, text);
  }
  return [current.text, change];
}

const placeOf = (sessionId: string | null) => `echotune.draft.${sessionId ?? 'new'}`;

/** Keeps a text for when the field of that conversation is shown next; an empty one is forgotten. */
export function keepDraft(sessionId: string | null, text: string): void {
  try {
    if (text === '') sessionStorage.removeItem(placeOf(sessionId));
    else sessionStorage.setItem(placeOf(sessionId), text);
  } catch {
    // Storage is blocked: the text lives as long as the page.
  }
}

function read(place: string): string {
  try {
    return sessionStorage.getItem(place) ?? '';
  } catch {
    return '';
  }
}
