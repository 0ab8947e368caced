/** Milliseconds from now of a `Retry-After`: seconds, or an HTTP date (RFC 9110, 10.2.3); null for anything else. */
export function retryAfterMs(header: string | string[] | undefined, now = Date.now()): number | null {
  if (typeof header !== 'string') return null;
  if (/^\s*\d{1,9}(\.\d{1,9})?\s*$/.test(header)) return Math.ceil(Number(header) * 1000);
  // Date.parse alone would take almost anything for a date.
  const date = /^\s*[a-z]{3,9}, /i.test(header) ? Date.parse(header) : NaN;
  return Number.isNaN(date) ? null : Math.max(0, date - now);
}
