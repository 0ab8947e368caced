import { expect, test } from '@jest/globals';
import { createStatementNames } from '../../server/clients/statement-names.js';

test('a statement that comes again and again gets a name of its own, and keeps it', () => {
  const nameOf = createStatementNames();
  const names = Array.from({ length: 12 }, () => [nameOf('SELECT 1'), nameOf('SELECT 2')]);
  expect(
    names
      .slice(0, 9)
      .flat()
      .every((name) => name === ''),
  ).toBe(true);
  const [one, two] = names[10] ?? [];
  expect(one).toMatch(/^\w+$/);
  expect(two).not.toBe(one);
  expect(names[11]).toEqual([one, two]);
});

test('connections keep no more than a bounded number of them, and texts that come once take no place', () => {
  const nameOf = createStatementNames();
  const named = new Set<string>();
  for (let text = 0; text < 500; text++) for (let use = 0; use < 20; use++) named.add(nameOf(`SELECT ${text}`));
  expect(named.size).toBe(1 + 200);
  const other = createStatementNames();
  for (let text = 0; text < 5_000; text++) expect(other(`SELECT ${text}`)).toBe('');
  for (let use = 0; use < 9; use++) other('SELECT often');
  expect(other('SELECT often')).not.toBe('');
});
