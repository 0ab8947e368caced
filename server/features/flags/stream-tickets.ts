import { createHmac, timingSafeEqual } from 'node:crypto';

/** Lets those who may evaluate flags follow their changes, by an address alone: an EventSource sends no headers. */
export interface StreamTickets {
  issue(): string;
  isGood(ticket: string): boolean;
}

const GOOD_FOR_MS = 24 * 60 * 60 * 1_000;
/** So that the same address comes again for a while, and clients stay connected. */
const ROUND_TO_MS = 60 * 60 * 1_000;

/** The time at which it ends, signed. */
export function createStreamTickets(secret: string, now: () => number = Date.now): StreamTickets {
  const key = createHmac('sha256', secret).update('flag changes').digest();
  const sign = (end: string): Buffer => createHmac('sha256', key).update(end).digest();
  return {
    issue() {
      const end = String(Math.ceil((now() + GOOD_FOR_MS) / ROUND_TO_MS) * ROUND_TO_MS);
      return `${end}-${sign(end).toString('base64url')}`;
    },

    isGood(ticket) {
      const [, end = '', signature = ''] = /^(\d{1,16})-([\w-]{43})$/.exec(ticket) ?? [];
      const given = Buffer.from(signature, 'base64url');
      const own = sign(end);
      return given.length === own.length && timingSafeEqual(given, own) && Number(end) > now();
    },
  };
}
