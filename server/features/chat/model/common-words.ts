import { EVERYDAY_WORDS, STOP_WORDS } from '../../brief/stop-words.js';

const words = (text: string): string[] => text.split(/\s+/).filter((word) => word !== '');

/** Words that sentences about music begin with, beside those that every request has. */
const OPENERS = words(`
  above accordingly across adds admittedly afterwards again against ahead along alongside although altogether always among
  amid anyway apart around aside ask away balanced based because before begins behind below beneath beside besides between
  beyond blends blend brings briefly broadly built built-in calmer carefully catchy certainly chosen closing come coming
  compared consider consistently crisp dense despite diving driven due during dynamic each easily elsewhere ends enjoy
  enough even eventually every everything exactly expect expansive fair fairly familiar featuring few fewer filled finally
  finishes first following follows for fortunately framed from full further gently given glad gradually great gritty had
  halfway happily hardly has have having heads hence highlights hopefully however immediately indeed initially instead
  intense intimate into it its itself just keep keeps kick kicking kicks last lastly lean leaning leans least less like
  likewise lots lush mainly many maybe meanwhile melancholy mellow mixed more moreover most mostly moves much naturally
  near nearly neither nevertheless next none nonetheless nor not notably note nothing now obviously often once only onto
  opening opens or otherwise out over overall part partly perhaps playful plenty polished propulsive punchy put quite
  rather rhythmic rich roughly round satisfying say scattered settle settles several shall shifting shifts shimmering
  shorter similarly simply since slightly smoothly so some somewhat somewhere soon spacious starting starts steady
  steadily still straight strictly such surely swap tell tempo then therefore these think third those though through
  throughout thus tight tightly timeless together too toward towards tracks turns twice ultimately under underneath
  unfortunately unless unlike until up upbeat upfront upon uptempo urgent usually variety velvety very warm warmer warmly
  well when whenever where whereas wherever whether which while whichever who whole whose why wind winding winds with
  within without woven you yours
`);

/** Said of a sentence's first word: an adverb, a gerund or an adjective is hardly ever somebody's name. */
const FORM =
  /^\p{Ll}{3,}(?:ingly|ally|fully|ously|ively|ening|ting|ding|ning|ring|wing|ving|king|cing|ous|ful|less|ive)$/u;

const OFTEN = new Set([...STOP_WORDS, ...OPENERS]);

/** Whether a word in lower case may begin a sentence without being taken for a name. */
export function isCommonWord(word: string): boolean {
  const bare = word.replace(/['’].*$/u, '');
  const joined = word.replaceAll(/['’]/gu, '');
  return [bare, joined].some((form) => OFTEN.has(form) || EVERYDAY_WORDS.has(form)) || FORM.test(bare);
}

/**
 * How much of the first word of a sentence is a word by itself, with which sentences begin so often that it is shown
 * before it is known where the word ends.
 */
export function openingLength(sentence: string): number {
  const letters = /^\p{Lu}[\p{Ll}'’]*$/u.exec(sentence)?.[0].toLowerCase() ?? '';
  if (letters === 'i') return 1;
  for (let length = letters.length; length > 1; length--) {
    if (OFTEN.has(letters.slice(0, length))) return length;
  }
  return 0;
}

/** After "by", these are no name. */
export const NO_NAME_AFTER_BY: ReadonlySet<string> = new Set(
  words(`accident adding album all and any artist asking artists bands both bit bpm chance choice choosing contrast default
  design doing each ear energy era far feel feeling genre genres going hand heart hour it its itself keeping leaning letting
  listening little me means minute mood moods moving much my myself name no now one or order other others our playing plays
  people popularity putting request rule said saying some song songs staying style taste tempo that their them themselves
  then these this those time title tomorrow tonight track tracks turns two us using way what which whom year years you your
  yourself swapping trading taking having making mixing blending starting ending`),
);

export const ARTICLES: ReadonlySet<string> = new Set(['a', 'an', 'the']);

/** What introduces an artist in whatever case. */
export const INTRODUCES_A_NAME: ReadonlySet<string> = new Set(['by', 'feat', 'featuring', 'ft']);

/** Written with dots inside, and no address. */
export const ABBREVIATIONS: ReadonlySet<string> = new Set([
  'e.g',
  'i.e',
  'a.m',
  'p.m',
  'u.s',
  'u.k',
  'n.b',
  'etc',
  'vs',
]);
