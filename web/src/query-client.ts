import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { ME } from './api/account';
import { ApiError } from './api/client';
import { notifyError } from './ui/notices';

const ATTEMPTS = 2;

/** One client for the page: a 401 anywhere leads to sign-in, a failed change is told unless its caller does so. */
export const queryClient = new QueryClient({
  queryCache: new QueryCache({ onError: signOutWhenUnknown }),
  mutationCache: new MutationCache({
    onError: (error, _variables, _context, mutation) => {
      signOutWhenUnknown(error);
      if (mutation.meta?.['silent'] !== true) notifyError(error);
    },
  }),
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      retry: (failures, error) => failures < ATTEMPTS && !(error instanceof ApiError && isFinal(error.status)),
    },
  },
});

function signOutWhenUnknown(error: Error): void {
  if (error instanceof ApiError && error.status === 401) queryClient.setQueryData(ME, null);
}

/** The server has answered and would answer the same again. */
function isFinal(status: number): boolean {
  return status >= 400 && status < 500 && status !== 429;
}
