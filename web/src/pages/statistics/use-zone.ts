import { usePreferences } from '../../api/preferences';

/** The zone in which the server reckons days: the listener's, else UTC; null until it is known. */
export function useZone(): string | null {
  const { data, isError } = usePreferences();
  if (data) return data.timeZone ?? 'UTC';
  return isError ? 'UTC' : null;
}
