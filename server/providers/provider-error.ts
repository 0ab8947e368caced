/** Why a remote service gave no usable answer. */
export const PROVIDER_ERROR_KINDS = [
  /** No connection, no first token, or no further token in time. */
  'timeout',
  /** Refused, reset, unknown host. */
  'network',
  /** Asked to come back later. */
  'rate-limited',
  /** A day's or a plan's quota is used up. */
  'quota',
  /** The key or token is not accepted. */
  'auth',
  /** The service's own fault (5xx). */
  'server',
  /** It does not accept what was asked (4xx), such as an unknown model. */
  'bad-request',
  /** Not what its own protocol says. */
  'malformed',
  'empty',
  /** It ended before it was complete: the length limit, or the connection. */
  'truncated',
  /** It declined to answer. */
  'refused',
] as const;
export type ProviderErrorKind = (typeof PROVIDER_ERROR_KINDS)[number];

export class ProviderError extends Error {
  override readonly name = 'ProviderError';

  /** `message` is one sentence for people, without keys, addresses or what was asked. */
  constructor(
    readonly provider: string,
    readonly kind: ProviderErrorKind,
    message: string,
    /** When the service may be asked again, in ms from now; null where it did not say. */
    readonly retryAfterMs: number | null = null,
    options?: { cause?: unknown },
  ) {
    super(message, options);
  }
}
