import { useEffect } from 'react';
import { useQuery } from '@tanstack/react-query';
import { preferencesQuery } from '../api/preferences';
import type { Preferences } from '../api/types';

const STORED = 'echotune.theme';

/** Shows a theme now, and keeps it for the next visit, where public/theme.js reads it before the first paint. */
function applyTheme(theme: Preferences['theme']): void {
  const root = document.documentElement;
  if (theme === 'system') delete root.dataset['theme'];
  else root.dataset['theme'] = theme;
  try {
    localStorage.setItem(STORED, theme);
  } catch {
    // Storage is blocked: the theme comes from the server on every visit.
  }
}

export function useAppliedTheme(signedIn: boolean): void {
  const { data } = useQuery({ ...preferencesQuery, enabled: signedIn, select: ({ theme }) => theme });
  useEffect(() => {
    if (data !== undefined) applyTheme(data);
  }, [data]);
}
