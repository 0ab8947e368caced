/** What an admin may make a flag of, so that none is too much to read, to keep or to evaluate. */
export const LIMITS = {
  flags: 1_000,
  variants: 50,
  rules: 50,
  conditions: 20,
  values: 1_000,
  text: 500,
  /** Of a definition as JSON, in bytes. */
  bytes: 65_536,
  depth: 40,
  weights: 2_147_483_647,
} as const;

/** Names that mean something to every object of JavaScript. */
const FORBIDDEN = new Set(['__proto__', 'constructor', 'prototype']);

export const FORBIDDEN_NAME = 'must not be "__proto__", "constructor" or "prototype"';

export function isForbidden(name: string): boolean {
  return FORBIDDEN.has(name);
}
