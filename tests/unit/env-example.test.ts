import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { readEnv, SETTINGS } from '../../config/env.js';
import { ROOT } from '../test-config.js';

const lines = readFileSync(path.join(ROOT, '.env.example'), 'utf8').split('\n');
const explained = lines.flatMap((line) => {
  const [, name, value] = /^# ([A-Z][A-Z_]+)=(.*)$/.exec(line) ?? [];
  return name === undefined ? [] : [{ name, value: value ?? '' }];
});

describe('.env.example', () => {
  it('names every setting once, and no other', () => {
    expect(explained.map(({ name }) => name).sort()).toEqual([...SETTINGS].sort());
  });

  it('sets nothing: a copy of it changes nothing', () => {
    expect(lines.filter((line) => line !== '' && !line.startsWith('#'))).toEqual([]);
  });

  it('explains each group of settings in the line above it', () => {
    const unexplained = lines.filter((line, i) => /^# [A-Z_]+=/.test(line) && (lines[i - 1] ?? '') === '');
    expect(unexplained).toEqual([]);
  });

  it('shows values that are accepted, and the defaults where there are any', () => {
    const defaults = readEnv({});
    const shown = readEnv(Object.fromEntries(explained.map(({ name, value }) => [name, value])));
    for (const [name, value] of Object.entries(defaults)) {
      if (value !== undefined) expect([name, shown[name as keyof typeof shown]]).toEqual([name, value]);
    }
  });
});
