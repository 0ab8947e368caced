import { IMPORTS, uploadFiles } from '../../api/imports';
import { queryClient } from '../../query-client';
import { createStore, useStore } from '../../ui/store';

interface Sending {
  names: string[];
  sent: number;
  total: number;
  cancel: () => void;
}

/** The one upload under way, and why the last one failed. Outside the page, so that one may look elsewhere meanwhile. */
const sending = createStore<Sending | null>(null);
const refusal = createStore<unknown>(null);

export function useSending(): Sending | null {
  return useStore(sending, (state) => state);
}

export function useRefusal(): unknown {
  return useStore(refusal, (state) => state);
}

export async function upload(files: File[]): Promise<void> {
  if (files.length === 0 || sending.get() !== null) return;
  refusal.set(() => null);
  const total = files.reduce((sum, file) => sum + file.size, 0);
  const { done, cancel } = uploadFiles(files, (sent, all) =>
    sending.set((state) => state && { ...state, sent, total: all }),
  );
  sending.set(() => ({ names: files.map(({ name }) => name), sent: 0, total, cancel }));
  try {
    await done;
  } catch (error) {
    if (!(error instanceof DOMException)) refusal.set(() => error);
  } finally {
    await queryClient.invalidateQueries({ queryKey: IMPORTS });
    sending.set(() => null);
  }
}
