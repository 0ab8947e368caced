import { type IncomingMessage, request as plainRequest } from 'node:http';
import { request as secureRequest } from 'node:https';
import { ProviderError } from '../provider-error.js';
import { MalformedStream, readEventStream } from './event-stream.js';
import type { LlmEvent, LlmName } from './llm-provider.js';
import { serviceFailure } from './service-failure.js';

/** One call of a remote model, between its package and the network. */
export interface RemoteCall {
  readonly provider: LlmName;
  /**
   * For the package, in place of the global one. Resolves only with a 200, whose body is a stream of events of one line
   * each, all of them JSON objects without an error, or `[DONE]`. What goes wrong ends that stream and becomes `failure`.
   */
  fetch(this: void, input: string | URL | Request, init?: RequestInit): Promise<Response>;
  /** Whether `[DONE]` has come. */
  readonly done: boolean;
  readonly failure: ProviderError | null;
}

interface Calling {
  provider: LlmName;
  signal: AbortSignal;
  connected?: (() => void) | undefined;
  /** Parameters that not every service of this protocol knows, with the words by which one complains about them. */
  optional: ReadonlyMap<string, RegExp>;
  /** Those that are left out; grows when a service answers 400 and names one. */
  without: Set<string>;
}

/** What a model says in one call; asks once more without a parameter that its service turns out not to know. */
export async function* callRemote(
  { provider, signal, connected, optional, without }: Calling,
  converse: (call: RemoteCall) => AsyncGenerator<LlmEvent>,
): AsyncGenerator<LlmEvent> {
  for (;;) {
    const ended = new AbortController();
    const call = openCall(provider, AbortSignal.any([signal, ended.signal]), connected);
    try {
      yield* converse(call);
      return;
    } catch (error) {
      signal.throwIfAborted();
      const complaint = call.complaint();
      const unknown = [...optional].find(([name, words]) => !without.has(name) && words.test(complaint));
      if (unknown !== undefined) without.add(unknown[0]);
      else if (error instanceof ProviderError) throw error;
      else throw call.failure ?? offProtocol(provider, error);
    } finally {
      // A reader that stops early must not leave a model talking.
      ended.abort();
    }
  }
}

const offProtocol = (provider: LlmName, cause: unknown) =>
  new ProviderError(provider, 'malformed', 'It does not keep to its own protocol.', null, { cause });

function openCall(
  provider: LlmName,
  signal: AbortSignal,
  connected: () => void = () => undefined,
): RemoteCall & { complaint(): string } {
  let failure: ProviderError | null = null;
  let complaint = '';
  let done = false;
  const malformed = (message: string) => new ProviderError(provider, 'malformed', message);

  /** One line, as the packages' parsers want it; line separators within JSON are legal, but one of them stumbles over them. */
  const frame = (data: string): Uint8Array =>
    Buffer.from(
      `data: ${data.replaceAll('\n', ' ').replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029')}\r\n\r\n`,
    );

  function checkEvent(name: string, data: string): void {
    if (name === 'error') throw serviceFailure(provider, null, {}, data);
    let value: unknown;
    try {
      value = JSON.parse(data);
    } catch {
      throw malformed('It sent something that is not JSON.');
    }
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      throw malformed('It sent JSON that is not an object.');
    if ('error' in value && value.error != null) throw serviceFailure(provider, null, {}, data);
  }

  async function* events(response: IncomingMessage): AsyncGenerator<Uint8Array> {
    try {
      for await (const { name, data } of readEventStream(response)) {
        if (data.trim() === '[DONE]') done = true;
        else checkEvent(name, data);
        yield frame(data);
      }
    } catch (error) {
      // A connection that breaks needs no word here: the stream then lacks its end mark.
      if (error instanceof ProviderError) failure = error;
      else if (error instanceof MalformedStream) failure = malformed(`Its stream cannot be read: ${error.message}.`);
    }
  }

  return {
    provider,
    async fetch(input, init = {}) {
      const url = new URL(input instanceof Request ? input.url : input);
      const response = await send(url, init, signal, connected).catch((error: unknown) => {
        throw (failure = unreachable(provider, error));
      });
      const { statusCode = 0, headers } = response;
      if (statusCode === 200) {
        if (!/event-stream/i.test(headers['content-type'] ?? 'text/event-stream'))
          throw (failure = malformed('It did not answer with a stream.'));
        return new Response(ReadableStream.from(events(response)), {
          headers: { 'content-type': 'text/event-stream' },
        });
      }
      const body = await readBeginning(response);
      if (statusCode === 400 || statusCode === 422) complaint = body;
      throw (failure = serviceFailure(provider, statusCode, headers, body));
    },
    get done() {
      return done;
    },
    get failure() {
      return failure;
    },
    complaint: () => complaint,
  };
}

/** Follows no redirect, for that would carry the key elsewhere. */
async function send(url: URL, init: RequestInit, signal: AbortSignal, connected: () => void): Promise<IncomingMessage> {
  const secure = url.protocol === 'https:';
  const headers = { ...Object.fromEntries(new Headers(init.headers)), 'accept-encoding': 'identity' };
  signal.throwIfAborted();
  return new Promise((resolve, reject) => {
    const request = (secure ? secureRequest : plainRequest)(url, { method: init.method, headers });
    request.on('socket', (socket) => {
      if (socket.connecting) socket.once(secure ? 'secureConnect' : 'connect', connected);
      else connected();
    });
    request.on('response', resolve).on('error', reject);
    // Not the request's own `signal`: when that is aborted as the answer ends, its error may find nobody who listens.
    const leave = () => request.destroy();
    signal.addEventListener('abort', leave, { once: true });
    request.on('close', () => signal.removeEventListener('abort', leave));
    request.end(init.body);
  });
}

/** Addresses and whatever else such an error names stay inside. */
function unreachable(provider: LlmName, error: unknown): ProviderError {
  const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
  if (code.startsWith('HPE_')) return new ProviderError(provider, 'malformed', 'It does not speak HTTP.');
  const detail = /^[A-Z0-9_]{1,48}$/.test(code) ? ` (${code})` : '';
  return new ProviderError(provider, 'network', `It cannot be reached${detail}.`);
}

const MAX_ERROR_BYTES = 1 << 16;

async function readBeginning(response: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  let size = 0;
  try {
    for await (const part of response as AsyncIterable<Buffer>) {
      parts.push(part);
      if ((size += part.length) >= MAX_ERROR_BYTES) break;
    }
  } catch {
    // The status says enough where the body is cut.
  }
  return Buffer.concat(parts).subarray(0, MAX_ERROR_BYTES).toString('utf8');
}
