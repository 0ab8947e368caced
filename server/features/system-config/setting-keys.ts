import { z } from 'zod';

/** What an admin may set while servers run. */
interface Declared<S extends z.ZodType<string | number>> {
  schema: S;
  /** Null: not set. Where the environment says something else, that is the default. */
  default: z.infer<S> | null;
  description: string;
  unit: string | null;
  /** Kept encrypted; never shown, never in the audit. */
  secret: boolean;
}

const number = (
  [min, max]: [number, number],
  usually: number,
  unit: string,
  description: string,
): Declared<z.ZodNumber> => ({
  schema: z.number().min(min).max(max),
  default: usually,
  description,
  unit,
  secret: false,
});
const whole = (range: [number, number], usually: number, unit: string, description: string): Declared<z.ZodNumber> => {
  const declared = number(range, usually, unit, description);
  return { ...declared, schema: declared.schema.int('must be a whole number') };
};
const printable = (max: number) =>
  z
    .string()
    .regex(/^[\x21-\x7e]+$/, 'takes letters, digits and signs')
    .max(max);
const secret = (description: string) => ({
  schema: printable(500),
  default: null,
  description,
  unit: null,
  secret: true,
});
const model = (usually: string, description: string) => ({
  schema: printable(200),
  default: usually,
  description,
  unit: null,
  secret: false,
});

const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
const MOST_TOKENS = 1e15;

/** Every setting that the code reads at run time. 0 stands for "no limit" where a description says so. */
export const SETTINGS = {
  'audit.kept-days': {
    schema: z
      .number()
      .int('must be a whole number')
      .max(36_500)
      .refine((days) => days === 0 || days >= 30, 'must be 0 or at least 30'),
    default: 0,
    description: 'How long entries of the audit are kept; 0: for ever.',
    unit: 'days',
    secret: false,
  },
  'chats.kept-days': whole(
    [0, 36_500],
    0,
    'days',
    'Chats in which nothing was said for so long are deleted; 0: never.',
  ),
  'health.kept-days': whole([1, 365], 30, 'days', 'How long the history of providers is kept.'),
  'http.requests-per-minute': whole(
    [60, 10_000_000],
    6_000,
    'requests',
    'What each listener, or address, may ask for.',
  ),
  'http.upload-limit': whole([1, 1_048_576], 4_096, 'MiB', 'The largest file that can be imported.'),
  'log.level': {
    schema: z.enum(LOG_LEVELS),
    default: 'info',
    description: 'How much is logged.',
    unit: null,
    secret: false,
  },
  'models.connect-timeout': whole([100, 60_000], 5_000, 'ms', 'Until a language model has accepted the connection.'),
  'models.first-token-timeout': whole([100, 300_000], 15_000, 'ms', 'Until its first word.'),
  'models.stall-timeout': whole([100, 300_000], 10_000, 'ms', 'Between two of its words.'),
  'models.total-timeout': whole([100, 900_000], 90_000, 'ms', 'Until its answer is complete.'),
  'models.tokens-per-day': number([0, MOST_TOKENS], 0, 'tokens', 'Of each provider, for everybody; 0: no limit.'),
  'models.tokens-per-listener-per-day': number([0, MOST_TOKENS], 0, 'tokens', 'The same for each listener.'),
  'models.cost-per-day': number([0, 1e9], 0, 'currency of the prices', 'Of each provider, for everybody; 0: no limit.'),
  'models.cost-per-listener-per-day': number([0, 1e9], 0, 'currency of the prices', 'The same for each listener.'),
  'models.gemini-key': secret('The API key for Gemini.'),
  'models.gemini-model': model('gemini-3.8-flash', 'The model that is asked at Gemini.'),
  'models.openai-key': secret('The API key for OpenAI, or for what speaks its language.'),
  'models.openai-model': model('gpt-5-mini', 'The model that is asked there.'),
  'sign-in.session-days': whole([1, 365], 30, 'days', 'How long somebody stays signed in who does not come back.'),
} as const satisfies Record<string, Declared<z.ZodType<string | number>>>;

export type SettingKey = keyof typeof SETTINGS;
export type SettingValue = string | number;
type OrUnset<K extends SettingKey> = (typeof SETTINGS)[K]['default'] extends null ? null : never;
export type ValueOf<K extends SettingKey> = z.infer<(typeof SETTINGS)[K]['schema']> | OrUnset<K>;
/** What the environment says. */
export type Given = { [K in SettingKey]: ValueOf<K> };

export const SETTING_KEYS = Object.keys(SETTINGS).sort().filter(isSettingKey);

export function isSettingKey(key: string): key is SettingKey {
  return Object.hasOwn(SETTINGS, key);
}
