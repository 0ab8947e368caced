import { useQuery } from '@tanstack/react-query';
import { problemFrom, request, unreachable } from './client';
import type { ImportJob, Page } from './types';

export const IMPORTS = ['imports'];

const OPEN: ReadonlySet<ImportJob['status']> = new Set(['queued', 'running']);

export function isOpen(job: ImportJob): boolean {
  return OPEN.has(job.status);
}

/** The listener's imports, newest first; asked again every two seconds while `polling` and one is under way. */
export function useImports(polling: boolean) {
  return useQuery({
    queryKey: IMPORTS,
    queryFn: () => request<Page<ImportJob>>('GET', '/api/history/imports'),
    refetchInterval: ({ state }) => (polling && state.data?.items.some(isOpen) ? 2_000 : false),
  });
}

export function cancelImport(id: string): Promise<ImportJob> {
  return request('POST', `/api/history/imports/${id}/cancel`);
}

export function resumeImport(id: string): Promise<ImportJob> {
  return request('POST', `/api/history/imports/${id}/resume`);
}

export function reportUrl(id: string): string {
  return `/api/history/imports/${id}/report`;
}

export interface Upload {
  done: Promise<ImportJob>;
  cancel: () => void;
}

/** Sends files to a new import. XMLHttpRequest, because fetch does not tell how much has been sent. */
export function uploadFiles(files: File[], onProgress: (sent: number, total: number) => void): Upload {
  const form = new FormData();
  for (const file of files) form.append('files', file, file.name);
  const xhr = new XMLHttpRequest();
  const done = new Promise<ImportJob>((resolve, reject) => {
    xhr.upload.onprogress = (event) => onProgress(event.loaded, event.total);
    xhr.onload = () => {
      if (xhr.status === 202) resolve(JSON.parse(xhr.responseText) as ImportJob);
      else reject(problemFrom(xhr.responseText, xhr.status));
    };
    xhr.onerror = () => reject(unreachable());
    xhr.onabort = () => reject(new DOMException('cancelled', 'AbortError'));
    xhr.open('POST', '/api/history/imports');
    xhr.setRequestHeader('Accept', 'application/json');
    xhr.send(form);
  });
  return { done, cancel: () => xhr.abort() };
}

export function eventsUrl(id: string): string {
  return `/api/history/imports/${id}/events`;
}
