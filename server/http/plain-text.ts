import { z } from 'zod';

// A NUL cannot be stored in PostgreSQL, half a surrogate pair not be written as UTF-8.
const STORABLE = /^[^\0\p{Surrogate}]*$/u;

/** Text that a person typed: trimmed, not empty, at most `max` characters, and fit for every store. */
export const plainText = (max: number) =>
  z.string().trim().min(1, 'must not be empty').max(max).regex(STORABLE, 'holds characters that are no text');
