import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';

/**
 * Tokens at rest: AES-256-GCM (NIST SP 800-38D). Layout: key id (4 bytes), IV (12), tag (16), ciphertext. The context (whose
 * token it is) is authenticated with it, so that one listener's ciphertext is worth nothing in another's row.
 */
export interface TokenVault {
  seal(token: string, context: string): Uint8Array<ArrayBuffer>;
  /** Throws when the key is not known or the bytes or the context are not those that were sealed. */
  open(sealed: Uint8Array, context: string): string;
  /** Whether it was sealed with the key of today. */
  isCurrent(sealed: Uint8Array): boolean;
}

const KEY_ID = 4;
const IV = 12;
const TAG = 16;

/** Keys of 64 hexadecimal digits; those of before only open. */
export function createTokenVault(current: string, previous: readonly string[] = []): TokenVault {
  const keys = new Map(
    [current, ...previous].map((hex) => {
      const key = Buffer.from(hex, 'hex');
      return [idOf(key).toString('hex'), key] as const;
    }),
  );
  const currentKey = Buffer.from(current, 'hex');
  const currentId = idOf(currentKey);
  return {
    seal(token, context) {
      const iv = randomBytes(IV);
      const cipher = createCipheriv('aes-256-gcm', currentKey, iv).setAAD(Buffer.from(context));
      const text = Buffer.concat([cipher.update(token, 'utf8'), cipher.final()]);
      return Uint8Array.from(Buffer.concat([currentId, iv, cipher.getAuthTag(), text]));
    },

    open(sealed, context) {
      const bytes = Buffer.from(sealed);
      const key = keys.get(bytes.subarray(0, KEY_ID).toString('hex'));
      if (key === undefined) throw new Error('a token was sealed with a key that is not known (ENCRYPTION_KEY)');
      const iv = bytes.subarray(KEY_ID, KEY_ID + IV);
      const tag = bytes.subarray(KEY_ID + IV, KEY_ID + IV + TAG);
      const decipher = createDecipheriv('aes-256-gcm', key, iv, { authTagLength: TAG });
      decipher.setAAD(Buffer.from(context)).setAuthTag(tag);
      return decipher.update(bytes.subarray(KEY_ID + IV + TAG), undefined, 'utf8') + decipher.final('utf8');
    },

    isCurrent: (sealed) => Buffer.from(sealed).subarray(0, KEY_ID).equals(currentId),
  };
}

/** Tells keys apart without telling anything of them. */
const idOf = (key: Buffer): Buffer =>
  createHash('sha256').update('echotune key id').update(key).digest().subarray(0, KEY_ID);
