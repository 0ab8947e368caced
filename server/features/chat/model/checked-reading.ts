import { type Brief, emptyBrief, type Reading, type Refinement } from '../../brief/brief.js';
import { normalise } from '../../catalogue/identity.js';
import { MAX_MEMORY_LENGTH } from '../../memory/memory.js';
import type { PlaylistTrack } from '../../playlists/playlist.js';
import { wishesOf } from '../../playlists/wishes-of-brief.js';
import { checkedChanges, speaksOfChange } from './checked-changes.js';
import { type Calendar, checkedPeriod, checkedQuestion } from './checked-question.js';
import { addTrack, checkedWishes } from './checked-wishes.js';
import { REMEMBERS, TELLS_OF_ONESELF } from './cues.js';
import { type Grounds, groundsOf } from './grounds.js';
import type { FoundTrack, HistoryWish, MusicSearch } from './music-search.js';
import type { Arguments, ToolCall, ToolName } from './reading-tools.js';

export interface CheckedReading {
  reading: Reading;
  /** In the listener's own words. */
  remember: string[];
}

export interface CheckInput {
  userId: string;
  message: string;
  /** What the built-in reader made of it. */
  base: Reading;
  calls: readonly ToolCall[];
  playlist: readonly PlaylistTrack[] | null;
  calendar: Calendar;
  search: Pick<MusicSearch, 'inCatalogue'> & { inHistory(wanted: HistoryWish): Promise<FoundTrack[]> };
  /** Which of the tracks the words mean. */
  choose<T extends FoundTrack>(described: string, tracks: readonly T[]): Promise<{ track: T; at: number }[]>;
}

interface Read {
  kept: string[];
  dropped: string[];
}

const MOST_SEARCHES = 2;
const MOST_MEMORIES = 3;

/** What the words bear out of a model's tool calls, beside what the built-in reader read, which stays. */
export async function checkedReading(input: CheckInput): Promise<CheckedReading> {
  const { base, message, calls } = input;
  const grounds = groundsOf(message, base.notUnderstood);
  const remember = checkedMemories(calls, grounds);
  const read: Read = { kept: [...remember], dropped: [] };
  const reading = await readIntent(input, grounds, read);
  const notUnderstood = stillOpen(base.notUnderstood, read);
  if (reading !== null) return { reading: { ...reading, notUnderstood }, remember };
  if (!isOpenRequest(base)) return { reading: { ...base, notUnderstood }, remember };
  if (remember.length > 0) return { reading: { intent: 'help', topic: 'remember', notUnderstood }, remember };
  const topic = of(calls, 'reply')[0]?.topic ?? 'unclear';
  if (base.intent === 'help' && topic !== 'unclear') {
    return { reading: { intent: 'help', topic, notUnderstood: [] }, remember };
  }
  return { reading: { ...base, notUnderstood }, remember };
}

/** Null where the calls add nothing to the built-in reading. */
async function readIntent(input: CheckInput, grounds: Grounds, read: Read): Promise<Reading | null> {
  const { base, calls, message, calendar, playlist } = input;
  const notUnderstood: string[] = [];
  if (base.intent === 'question') return null;
  if (base.intent === 'refine' || (isOpenRequest(base) && playlist !== null && speaksOfChange(grounds))) {
    const before = base.intent === 'refine' ? base.refinements : [];
    const refinements = [...before, ...(await readChanges(input, grounds, read))];
    if (refinements.length > before.length) return { intent: 'refine', refinements, notUnderstood };
    if (base.intent === 'refine') return null;
  }
  // A year may belong to a question as well as to the music.
  if (isOpenRequest(base.intent === 'playlist' ? { ...base, brief: { ...base.brief, years: [] } } : base)) {
    for (const asked of of(calls, 'my_statistics')) {
      const question = checkedQuestion(asked, message, grounds, calendar);
      (question === null ? read.dropped : read.kept).push(asked.quote);
      if (question !== null) return { intent: 'question', question, notUnderstood };
    }
  }
  const { kept } = read;
  const before = kept.length;
  const brief = await readBrief(input, grounds, read);
  return kept.length > before ? { intent: 'playlist', brief, notUnderstood } : null;
}

async function readChanges(input: CheckInput, grounds: Grounds, read: Read): Promise<Refinement[]> {
  const { calls, playlist } = input;
  const tracks = playlist ?? [];
  const found = tracks.map(({ title, artists }) => ({ title, artist: artists.join(', ') }));
  const find = async (described: string): Promise<number[]> =>
    (await input.choose(described, found)).map(({ at }) => at + 1);
  const refinements: Refinement[] = [];
  for (const wanted of of(calls, 'refine_playlist')) {
    const checked = await checkedChanges(wanted, tracks, grounds, find);
    refinements.push(...checked.refinements);
    take(read, checked);
  }
  if (refinements.length > 0) return refinements;
  const checked = checkedWishes(emptyBrief(), wishesIn(calls), grounds);
  take(read, checked);
  return checked.kept.length === 0 ? [] : wishesOf(checked.brief);
}

async function readBrief(input: CheckInput, grounds: Grounds, read: Read): Promise<Brief> {
  const { base, calls } = input;
  const checked = checkedWishes(base.intent === 'playlist' ? base.brief : emptyBrief(), wishesIn(calls), grounds);
  take(read, checked);
  const { brief } = checked;
  for (const { artist, title, quote } of of(calls, 'similar_to')) {
    const isTitle = title !== null && grounds.hasName(title) && grounds.touchesOpen(quote);
    const isArtist = artist !== null && grounds.hasName(artist) && grounds.touchesOpen(quote);
    if (isTitle) addTrack(brief.seeds.tracks, { title, artist: isArtist ? artist : null });
    else if (isArtist && !names(brief).some((name) => normalise(name) === normalise(artist))) {
      brief.seeds.artists.push(artist);
    }
    (isTitle || isArtist ? read.kept : read.dropped).push(quote);
  }
  for (const { quote, use, find } of searches(input, grounds)) {
    const tracks = await find();
    const meant = tracks.length > 1 ? (await input.choose(quote, tracks)).map(({ track }) => track) : tracks;
    for (const track of meant) addTrack(use === 'include' ? brief.mustHave : brief.seeds.tracks, track);
    (meant.length === 0 ? read.dropped : read.kept).push(quote);
  }
  return brief;
}

interface Search {
  quote: string;
  use: 'include' | 'like';
  find(): Promise<FoundTrack[]>;
}

/** Searches for what the message names itself; a model cannot look for anything else. */
function searches({ calls, message, calendar, search }: CheckInput, grounds: Grounds): Search[] {
  const isSaid = (name: string | null): boolean => name === null || grounds.hasName(name);
  const inCatalogue = of(calls, 'search_catalogue')
    .filter(({ artist, title }) => isSaid(artist) && isSaid(title) && (artist ?? title) !== null)
    .map(({ artist, title, quote, use }) => ({ quote, use, find: () => search.inCatalogue({ artist, title }) }));
  const inHistory = of(calls, 'search_history')
    .filter(({ artist }) => isSaid(artist))
    .map(({ what, artist, period, quote, use }) => {
      const { from, to } = checkedPeriod(period, message, grounds, calendar) ?? { from: null, to: null };
      return { quote, use, find: () => search.inHistory({ what, artist, from, to }) };
    });
  return [...inCatalogue, ...inHistory].filter(({ quote }) => grounds.touchesOpen(quote)).slice(0, MOST_SEARCHES);
}

function checkedMemories(calls: readonly ToolCall[], grounds: Grounds): string[] {
  const isAsked = grounds.says(REMEMBERS);
  const said = of(calls, 'remember').flatMap(({ quote }) => {
    const text = quote.trim();
    const isWhole = text.length <= MAX_MEMORY_LENGTH && text.includes(' ') && grounds.isSaid(text);
    return isWhole && (isAsked || grounds.says(TELLS_OF_ONESELF, text)) ? [text] : [];
  });
  return [...new Set(said)].slice(0, MOST_MEMORIES);
}

/** A message of which the built-in reader could not tell what it asks for. */
function isOpenRequest(base: Reading): boolean {
  if (base.intent === 'help') return base.topic === 'unclear';
  return base.intent === 'playlist' && JSON.stringify(base.brief) === JSON.stringify(emptyBrief());
}

/** What is left of the words that nobody understood. */
function stillOpen(notUnderstood: readonly string[], { kept, dropped }: Read): string[] {
  const touches = (words: string, quotes: readonly string[]): boolean =>
    quotes.some(
      (quote) => groundsOf(quote, [quote]).touchesOpen(words) || groundsOf(words, [words]).touchesOpen(quote),
    );
  const rest = notUnderstood.filter((words) => !touches(words, kept));
  const lost = dropped.filter((quote) => touches(quote, notUnderstood) && !touches(quote, [...kept, ...rest]));
  return [...new Set([...rest, ...lost])];
}

const wishesIn = (calls: readonly ToolCall[]) => [
  ...of(calls, 'make_playlist').flatMap(({ wishes }) => wishes),
  ...of(calls, 'refine_playlist').flatMap(({ wishes }) => wishes),
];

const names = ({ artists, seeds }: Brief): string[] => [...artists.in, ...artists.out, ...seeds.artists];

function take(read: Read, { kept, dropped }: Read): void {
  read.kept.push(...kept);
  read.dropped.push(...dropped);
}

/** The arguments of the calls of one tool. */
function of<Name extends ToolName>(calls: readonly ToolCall[], name: Name): Arguments<Name>[] {
  // The name of a call says which arguments it has; that the compiler cannot follow it through a type parameter.
  return calls.filter((call) => call.name === name).map((call) => call.arguments as Arguments<Name>);
}
