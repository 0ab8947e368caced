import { z } from 'zod';
import type { LlmTool } from '../../../providers/llm/llm-provider.js';
import { GENRES } from '../../catalogue/genres.js';
import { MOOD_NAMES } from '../../catalogue/moods.js';

/** The words of the message that say it, copied. */
const quote = z.string();
const name = z.string();
const period = z.string().nullable();
const without = z.boolean();

const wish = <About extends string, Shape extends z.ZodRawShape>(about: About, shape: Shape) =>
  z.strictObject({ about: z.literal(about), ...shape, quote });

const ACTIVITIES = [
  'run', 'workout', 'walk', 'study', 'work', 'sleep', 'relax', 'party', 'dance', 'drive', 'cook', 'dinner', 'wake', 'clean',
  'yoga', 'game', 'commute', 'date',
] as const; // prettier-ignore
const DECADES = [1920, 1930, 1940, 1950, 1960, 1970, 1980, 1990, 2000, 2010, 2020] as const;
const year = z.number().int().min(1000).max(2999).nullable();
const bpm = z.number().min(20).max(400).nullable();

/** One thing that a message says about the music it wants. */
export const wishSchema = z.discriminatedUnion('about', [
  wish('mood', { value: z.enum(MOOD_NAMES) }),
  wish('activity', { value: z.enum(ACTIVITIES) }),
  wish('genre', { value: z.string(), without }),
  wish('artist', { value: name, how: z.enum(['only', 'like', 'without']) }),
  wish('title', { value: name, artist: name.nullable(), how: z.enum(['include', 'like', 'without']) }),
  wish('decade', { value: z.literal(DECADES), without }),
  wish('years', { from: year, to: year, without }),
  wish('bpm', { min: bpm, max: bpm }),
  wish('energy', { value: z.enum(['very-low', 'low', 'medium', 'high', 'very-high']) }),
  wish('curve', { value: z.enum(['rising', 'falling', 'wave']) }),
  wish('minutes', { value: z.number().min(1).max(1440) }),
  wish('tracks', { value: z.number().int().min(1).max(500) }),
  wish('tracks-per-artist', { value: z.number().int().min(1).max(500) }),
  wish('lyrics', { value: z.enum(['clean', 'explicit']) }),
  wish('familiarity', { value: z.enum(['mostly-new', 'mixed', 'mostly-known']) }),
  wish('openness', { value: z.enum(['forgotten-favourites', 'surprise', 'other-versions']) }),
]);
export type Wish = z.infer<typeof wishSchema>;

const wishes = z.array(wishSchema).max(30);
const which = { positions: z.array(z.number().int().min(1)).max(100), described: z.string().nullable() };
const more = z.enum(['more', 'less']);

const changeSchema = z.discriminatedUnion('change', [
  z.strictObject({ change: z.literal(['remove', 'replace']), ...which, quote }),
  z.strictObject({ change: z.literal(['energy', 'familiarity', 'newness']), direction: more, quote }),
  z.strictObject({
    change: z.literal('order'),
    by: z.enum(['reverse', 'shuffle', 'rising', 'falling', 'wave']),
    quote,
  }),
  z.strictObject({ change: z.literal('length'), direction: more, quote }),
  z.strictObject({ change: z.literal('rename'), name, quote }),
]);
export type Change = z.infer<typeof changeSchema>;

const use = z.enum(['include', 'like']);

export const TOOLS = {
  make_playlist: z.strictObject({ wishes }),
  refine_playlist: z.strictObject({
    changes: z.array(changeSchema).max(10),
    wishes,
    adds: z.boolean().describe('true: the wishes describe tracks to add; false: what the whole playlist shall be like'),
    quote,
  }),
  my_statistics: z.strictObject({
    kind: z.enum(['top', 'count', 'first-listen', 'last-listen', 'forgotten', 'total', 'clock', 'other']),
    subject: z.enum(['track', 'artist', 'album', 'genre']).nullable(),
    name: name.nullable(),
    period: period,
    against: period,
    limit: z.number().int().min(1).max(200).nullable(),
    quote,
  }),
  search_catalogue: z.strictObject({ artist: name.nullable(), title: name.nullable(), use, quote }),
  search_history: z.strictObject({
    what: z.enum(['most-played', 'forgotten']),
    artist: name.nullable(),
    period: period,
    use,
    quote,
  }),
  similar_to: z.strictObject({ artist: name.nullable(), title: name.nullable(), quote }),
  remember: z.strictObject({ quote }),
  reply: z.strictObject({ topic: z.enum(['greeting', 'thanks', 'help', 'unclear']) }),
  choose_tracks: z.strictObject({ ids: z.array(z.string()).max(20) }),
};
export type ToolName = keyof typeof TOOLS;
export type Arguments<Name extends ToolName> = z.infer<(typeof TOOLS)[Name]>;

const call = <Name extends ToolName>(tool: Name) => z.object({ name: z.literal(tool), arguments: TOOLS[tool] });

/** A tool call of a model, as far as its form goes. */
export const toolCallSchema = z.discriminatedUnion('name', [
  call('make_playlist'),
  call('refine_playlist'),
  call('my_statistics'),
  call('search_catalogue'),
  call('search_history'),
  call('similar_to'),
  call('remember'),
  call('reply'),
  call('choose_tracks'),
]);
export type ToolCall = z.infer<typeof toolCallSchema>;

const DESCRIPTIONS: Record<ToolName, string> = {
  make_playlist: 'The message asks for music. One wish for each thing that it says and that stands in `open`.',
  refine_playlist:
    'The message changes the playlist that is there. `described`: which tracks, in the listener’s words.',
  my_statistics: 'The message asks about the listener’s own listening in the past.',
  search_catalogue:
    'Beside make_playlist: the message describes a certain track by an artist or a title that it names.',
  search_history: 'Beside make_playlist: the message means tracks by how the listener played them.',
  similar_to: 'Beside make_playlist: the music shall resemble an artist or title that the message names.',
  remember: 'The listener asks to keep something in mind, or says something lasting of himself. Copies those words.',
  reply: 'The message asks for nothing of all this.',
  choose_tracks: 'The ids of the tracks that the listener means; none where no track fits.',
};

const described = new Map<ToolName, LlmTool>();

/** The tools of these names as a model is told of them. */
export const toolsOf = (names: readonly ToolName[]): LlmTool[] =>
  names.map((name) => {
    const known = described.get(name);
    if (known !== undefined) return known;
    const parameters = z.toJSONSchema(TOOLS[name], { io: 'input', override: plainer });
    const tool = { name, description: DESCRIPTIONS[name], parameters };
    described.set(name, tool);
    return tool;
  });

/** Services that know "anyOf" are more than those that know "oneOf"; lengths and ranges are checked here in any case. */
function plainer({ jsonSchema }: { jsonSchema: z.core.JSONSchema.BaseSchema }): void {
  if (jsonSchema.oneOf !== undefined) jsonSchema.anyOf = jsonSchema.oneOf;
  for (const word of ['oneOf', 'minimum', 'maximum', 'maxLength', 'minLength', 'maxItems', 'minItems'] as const)
    delete jsonSchema[word];
}

export const GENRE_NAMES: readonly string[] = [...GENRES.keys()];
