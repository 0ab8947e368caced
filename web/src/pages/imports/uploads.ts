import { IMPORTS, uploadFiles } from '../../api/imports';
import { queryClient } from '../../query-client';
import { notifyError } from '../../ui/notices';
import { createStore, useStore } from '../../ui/store';

interface Sending {
  names: string[];
  sent: number;
  total: number;
  cancel: () => void;
}

/** The one upload under way. It lives outside the page, so that one may look elsewhere meanwhile. */
const sending = createStore<Sending | null>(null);

export function useSending(): Sending | null {
  return useStore(sending, (state) => state);
}

export async function upload(files: File[]): Promise<void> {
  if (files.length === 0 || sending.get() !== null) return;
  const total = files.reduce((sum, file) => sum + file.size, 0);
  const { done, cancel } = uploadFiles(files, (sent, all) =>
    sending.set((state) => state && { ...state, sent, total: all }),
  );
  sending.set(() => ({ names: files.map(({ name }) => name), sent: 0, total, cancel }));
  try {
    await done;
  } catch (error) {
    if (!(error instanceof DOMException)) notifyError(error);
  } finally {
    await queryClient.invalidateQueries({ queryKey: IMPORTS });
    sending.set(() => null);
  }
}
