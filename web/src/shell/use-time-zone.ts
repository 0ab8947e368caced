import { useEffect } from 'react';
import { usePreferences, useSavePreferences } from '../api/preferences';

/** Tells the server once where the listener's clock stands, so that "this month" begins when theirs does. */
export function useTimeZone(): void {
  const { data } = usePreferences();
  const { mutate } = useSavePreferences();
  const unknown = data?.timeZone === null;
  useEffect(() => {
    if (unknown) mutate({ timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone });
  }, [unknown, mutate]);
}
