import { fork } from 'node:child_process';
import { openAsBlob } from 'node:fs';
import { Agent, request } from 'node:http';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

interface ImportEnd {
  status: string;
  counts: { read: number; stored: number };
  startedAt: string;
  finishedAt: string;
}

export type Imported = Pick<ImportEnd, 'counts'> & { seconds: number };

/** A listener of a running server, for measuring. */
export class BenchClient {
  private readonly agent = new Agent({ keepAlive: true });

  constructor(
    readonly url: string,
    private cookie = '',
  ) {}

  async signIn(name: string, role?: 'admin'): Promise<void> {
    const response = await this.send('/auth/demo', { body: { name, ...(role && { role }) } });
    this.cookie = response.headers.get('set-cookie')?.split(';')[0] ?? '';
  }

  async json<T>(path: string, body?: unknown): Promise<T> {
    const response = await this.send(path, body === undefined ? {} : { body });
    return (await response.json()) as T;
  }

  /**
   * Milliseconds from the question to the last byte of the answer. Asked without `fetch`, which needs some 3 ms of its own
   * and of the same two cores for an answer of 12 KB.
   */
  async timeOf(path: string, body?: unknown): Promise<number> {
    const sent = body === undefined ? undefined : JSON.stringify(body);
    const started = performance.now();
    const status = await new Promise<number | undefined>((resolve, reject) => {
      request(
        this.url + path,
        {
          agent: this.agent,
          method: sent === undefined ? 'GET' : 'POST',
          headers: { cookie: this.cookie, ...(sent !== undefined && { 'content-type': 'application/json' }) },
        },
        (response) => response.resume().on('end', () => resolve(response.statusCode)),
      )
        .on('error', reject)
        .end(sent);
    });
    if (status !== 200) throw new Error(`${path} answered ${status}`);
    return performance.now() - started;
  }

  async change(path: string, body: unknown): Promise<void> {
    await this.send(path, { body, method: 'PATCH' });
  }

  /** Posts, follows the events that come back to their end, and tells after how many ms `mark` was among them. */
  async timeUntil(mark: string, path: string, body: unknown): Promise<number> {
    const started = performance.now();
    const { body: events } = await this.send(path, { body, accept: 'text/event-stream' });
    let seen = '\n';
    let ms = NaN;
    for await (const part of events?.pipeThrough(new TextDecoderStream()) ?? []) {
      seen += part;
      if (Number.isNaN(ms) && seen.includes(mark)) ms = performance.now() - started;
    }
    if (Number.isNaN(ms)) throw new Error(`${path} ended without "${mark.trim()}": ${seen}`);
    return ms;
  }

  /** Uploads a file and waits for the end of its import, which takes so many seconds without the upload. */
  async import(file: string): Promise<Imported> {
    const form = new FormData();
    form.set('files', await openAsBlob(file), 'Streaming_History_Audio.json');
    const accepted = await this.send('/api/history/imports', { form });
    const location = accepted.headers.get('location') ?? '';
    for (;;) {
      const job = await this.json<ImportEnd>(location);
      if (job.status === 'succeeded') {
        return { counts: job.counts, seconds: (Date.parse(job.finishedAt) - Date.parse(job.startedAt)) / 1_000 };
      }
      if (job.status !== 'queued' && job.status !== 'running') throw new Error(`the import ${job.status}`);
      await sleep(100);
    }
  }

  /** The same, from a process of its own: as somebody else's browser would, it takes no time of who is measuring here. */
  importElsewhere(file: string): Promise<Imported> {
    return new Promise((resolve, reject) => {
      const uploader = fork(path.join(import.meta.dirname, 'upload.ts'), [this.url, this.cookie, file]);
      uploader.once('message', (imported) => resolve(imported as Imported));
      uploader.once('exit', (code) => reject(new Error(`the upload ended with ${code}`)));
    });
  }

  private async send(
    path: string,
    { body, form, accept, method }: { body?: unknown; form?: FormData; accept?: string; method?: string },
  ): Promise<Response> {
    const response = await fetch(this.url + path, {
      method: method ?? (body === undefined && form === undefined ? 'GET' : 'POST'),
      headers: {
        cookie: this.cookie,
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(accept !== undefined && { accept }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      ...(form && { body: form }),
    });
    if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
    return response;
  }
}
