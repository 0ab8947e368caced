import type { FlagType, FlagValue } from './flag.js';

/** A flag that the code itself reads. */
interface BuiltIn<V extends FlagValue> {
  type: FlagType;
  /** What the code goes on with when flags cannot be had. */
  default: V;
  description: string;
  variants: Readonly<Record<string, V>>;
  /** Served while it is enabled, and while it is not. */
  defaultVariant: string;
  offVariant: string;
  enabled: boolean;
  clientVisible: boolean;
  /** It stops something at once: where a change may have been missed, the database is asked before it is believed. */
  isSwitch: boolean;
}

/** On or off at once; `usually` is what holds in normal times. */
const switched = (description: string, usually: boolean): BuiltIn<boolean> => ({
  type: 'boolean',
  default: usually,
  description,
  variants: { on: true, off: false },
  defaultVariant: 'on',
  offVariant: 'off',
  enabled: usually,
  clientVisible: true,
  isSwitch: true,
});

/** Every flag that the code reads. They are there from the first start; an admin changes them, nobody deletes them. */
export const BUILT_IN_FLAGS = {
  'recommender-variant': {
    type: 'string',
    default: 'weights-1',
    description: 'Which weights the recommender scores tracks with.',
    variants: { 'weights-1': 'weights-1', 'weights-2': 'weights-2' },
    defaultVariant: 'weights-1',
    offVariant: 'weights-1',
    enabled: true,
    clientVisible: false,
    isSwitch: false,
  } satisfies BuiltIn<string>,
  'chat-streaming': switched('Whether answers are sent word by word as a model says them.', true),
  memories: switched('Whether anything is learnt from chats, and what is remembered used.', true),
  'external-models': switched('Whether language models outside of this installation are asked.', true),
  'spotify-writes': switched('Whether anything is written into Spotify accounts.', true),
  signups: switched('Whether newcomers may sign in; who is known always may.', true),
  'maintenance-mode': switched('Nothing can be changed, except by admins.', false),
  'log-level': {
    type: 'string',
    default: 'default',
    description: 'How much the part that asks language models logs; "default" is LOG_LEVEL.',
    variants: { default: 'default', debug: 'debug', info: 'info', warn: 'warn', error: 'error' },
    defaultVariant: 'default',
    offVariant: 'default',
    enabled: true,
    clientVisible: false,
    isSwitch: false,
  } satisfies BuiltIn<string>,
} as const satisfies Record<string, BuiltIn<boolean> | BuiltIn<string>>;

export type FlagKey = keyof typeof BUILT_IN_FLAGS;
export type ValueOf<K extends FlagKey> = (typeof BUILT_IN_FLAGS)[K]['default'] extends boolean ? boolean : string;

export function isBuiltIn(key: string): key is FlagKey {
  return Object.hasOwn(BUILT_IN_FLAGS, key);
}

/** What features ask. */
export interface Flags {
  /**
   * What the flag says now, for this listener (null: for nobody in particular). Never rejects: what cannot be told is
   * the default.
   */
  read<K extends FlagKey>(key: K, userId: string | null): Promise<ValueOf<K>>;
}
