import { useQueryClient } from '@tanstack/react-query';
import { FLAGS } from '../../../api/flags';

/** Asks again for all that is shown of flags. */
export function useFlagsReload(): () => Promise<void> {
  const client = useQueryClient();
  return () => client.invalidateQueries({ queryKey: FLAGS });
}
