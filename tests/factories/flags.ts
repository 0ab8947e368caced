import type { Flag } from '../../server/features/flags/flag.js';

/** On for everybody, never asked, unless `change` says other. */
export const buildFlag = (key: string, change: Partial<Flag> = {}): Flag => ({
  key,
  description: '',
  type: 'boolean',
  enabled: true,
  variants: { on: true, off: false },
  defaultVariant: 'on',
  offVariant: 'off',
  rules: [],
  rollout: null,
  targeting: null,
  clientVisible: true,
  metadata: {},
  archived: false,
  version: 1,
  createdAt: new Date(0),
  updatedAt: new Date(0),
  lastEvaluatedAt: null,
  ...change,
});
