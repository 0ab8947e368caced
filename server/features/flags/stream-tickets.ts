import { createHmac, timingSafeEqual } from 'node:crypto';

/** The login session that a ticket was given to. */
export interface Holder {
  userId: string;
  epoch: number;
}

/** Lets those who may evaluate flags follow their changes, by an address alone: an EventSource sends no headers. */
export interface StreamTickets {
  /** To a listener, or (null) to a program with a token. */
  issue(holder: Holder | null): string;
  /** Null: it is not good, or not any more. */
  read(ticket: string): { holder: Holder | null } | null;
}

const GOOD_FOR_MS = 24 * 60 * 60 * 1_000;
/** So that the same address comes again for a while, and clients stay connected. */
const ROUND_TO_MS = 60 * 60 * 1_000;
const TICKET = /^((\d{1,16})(?:\.([\da-f-]{36})\.(\d{1,10}))?)-([\w-]{43})$/;

/** The time at which it ends and who holds it, signed. */
export function createStreamTickets(secret: string, now: () => number = Date.now): StreamTickets {
  const key = createHmac('sha256', secret).update('flag changes').digest();
  const sign = (said: string): Buffer => createHmac('sha256', key).update(said).digest();
  return {
    issue(holder) {
      const end = String(Math.ceil((now() + GOOD_FOR_MS) / ROUND_TO_MS) * ROUND_TO_MS);
      const said = holder === null ? end : `${end}.${holder.userId}.${holder.epoch}`;
      return `${said}-${sign(said).toString('base64url')}`;
    },

    read(ticket) {
      const [, said = '', end = '', userId, epoch, signature = ''] = TICKET.exec(ticket) ?? [];
      const given = Buffer.from(signature, 'base64url');
      const own = sign(said);
      if (given.length !== own.length || !timingSafeEqual(given, own) || Number(end) <= now()) return null;
      return { holder: userId === undefined ? null : { userId, epoch: Number(epoch) } };
    },
  };
}
