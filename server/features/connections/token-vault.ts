import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';

/**
 * Tokens at rest: AES-256-GCM (NIST SP 800-38D). Layout: key id (4 bytes), IV (12), tag (16), ciphertext. The context (whose
 * token it is) is authenticated with it, so that one listener's ciphertext is worth nothing in another's row.
 */
export interface TokenVault {
  seal(token: string, context: string): Uint8Array<ArrayBuffer>;
  /** Throws an UnreadableToken when the key is not known or the bytes or the context are not those that were sealed. */
  open(sealed: Uint8Array, context: string): string;
  /** Whether it was sealed with the key of today. */
  isCurrent(sealed: Uint8Array): boolean;
}

/** 64 hexadecimal digits each; those of before only open. */
export interface Keys {
  current: string;
  previous: readonly string[];
}

export class UnreadableToken extends Error {
  override readonly name = 'UnreadableToken';
  constructor(
    readonly reason: 'unknown-key' | 'damaged',
    options?: ErrorOptions,
  ) {
    super(
      reason === 'unknown-key' ? 'it was sealed with a key that is not known' : 'it is not what was sealed',
      options,
    );
  }
}

const KEY_ID = 4;
const IV = 12;
const TAG = 16;

/** `keys` is asked at every use, so that they may change. */
export function createTokenVault(keys: () => Keys): TokenVault {
  return {
    seal(token, context) {
      const key = Buffer.from(keys().current, 'hex');
      const iv = randomBytes(IV);
      const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(context));
      const text = Buffer.concat([cipher.update(token, 'utf8'), cipher.final()]);
      return Uint8Array.from(Buffer.concat([idOf(key), iv, cipher.getAuthTag(), text]));
    },

    open(sealed, context) {
      const bytes = Buffer.from(sealed);
      const { current, previous } = keys();
      const key = [current, ...previous].map((hex) => Buffer.from(hex, 'hex')).find((one) => isBy(one, bytes));
      if (key === undefined) throw new UnreadableToken('unknown-key');
      const iv = bytes.subarray(KEY_ID, KEY_ID + IV);
      const tag = bytes.subarray(KEY_ID + IV, KEY_ID + IV + TAG);
      try {
        const decipher = createDecipheriv('aes-256-gcm', key, iv, { authTagLength: TAG });
        decipher.setAAD(Buffer.from(context)).setAuthTag(tag);
        return decipher.update(bytes.subarray(KEY_ID + IV + TAG), undefined, 'utf8') + decipher.final('utf8');
      } catch (cause) {
        throw new UnreadableToken('damaged', { cause });
      }
    },

    isCurrent: (sealed) => isBy(Buffer.from(keys().current, 'hex'), Buffer.from(sealed)),
  };
}

/** Tells keys apart without telling anything of them. */
const idOf = (key: Buffer): Buffer =>
  createHash('sha256').update('echotune key id').update(key).digest().subarray(0, KEY_ID);

const isBy = (key: Buffer, sealed: Buffer): boolean => sealed.subarray(0, KEY_ID).equals(idOf(key));
