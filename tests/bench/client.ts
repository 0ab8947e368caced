import { openAsBlob } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

export interface ImportEnd {
  status: string;
  counts: { read: number; stored: number };
  startedAt: string;
  finishedAt: string;
}

/** A listener of a running server, for measuring. */
export class BenchClient {
  private cookie = '';

  constructor(readonly url: string) {}

  async signIn(name: string): Promise<void> {
    const response = await this.send('/auth/demo', { body: { name } });
    this.cookie = response.headers.get('set-cookie')?.split(';')[0] ?? '';
  }

  async json<T>(path: string, body?: unknown): Promise<T> {
    const response = await this.send(path, body === undefined ? {} : { body });
    return (await response.json()) as T;
  }

  /** Uploads a file and waits for the end of its import. */
  async import(file: string): Promise<ImportEnd> {
    const form = new FormData();
    form.set('files', await openAsBlob(file), 'Streaming_History_Audio.json');
    const accepted = await this.send('/api/history/imports', { form });
    const location = accepted.headers.get('location') ?? '';
    for (;;) {
      const job = await this.json<ImportEnd>(location);
      if (job.status !== 'queued' && job.status !== 'running') return job;
      await sleep(100);
    }
  }

  private async send(path: string, { body, form }: { body?: unknown; form?: FormData }): Promise<Response> {
    const response = await fetch(this.url + path, {
      method: body === undefined && form === undefined ? 'GET' : 'POST',
      headers: { cookie: this.cookie, ...(body !== undefined && { 'content-type': 'application/json' }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      ...(form && { body: form }),
    });
    if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
    return response;
  }
}
