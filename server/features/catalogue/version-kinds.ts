import { allMatches } from '../../all-matches.js';
const KINDS: readonly [name: string, said: RegExp][] = [
  ['live', /\b(?:live|en vivo|ao vivo|in concert|unplugged)\b/i],
  ['remix', /\bre-?mix(?:ed)?\b/i],
  ['cover', /\bcover\b/i],
  ['acoustic', /\b(?:acoustic|unplugged)\b/i],
  ['demo', /\bdemo\b/i],
  ['karaoke', /\b(?:karaoke|backing track|sing-?along|minus one)\b/i],
  ['instrumental', /\binstrumental\b/i],
  ['tribute', /\b(?:tribute|in the style of|made (?:famous|popular)|(?:originally|as) performed)\b/i],
  [
    'arrangement',
    /\b(?:a cappella|acapella|lullaby|music box|8-?bit|(?:piano|orchestral|string quartet) (?:version|rendition|arrangement))\b/i,
  ],
  ['club mix', /\b(?:club|dub|dance|house|extended|vip) mix\b|\b(?:bootleg|mash-?up|rework|flip)\b/i],
  ['new recording', /\bre-?record(?:ed|ing)\b|\p{L}['’]s version\b/iu],
  ['other speed', /\b(?:sped up|speed up|slowed|nightcore)\b/i],
];
/** What a title adds in brackets or after a dash: "Live and Let Die" is no live recording. */
const ADDED = /[([{]([^()[\]{}]*)[)\]}]|\s[-–—]\s(.*)$/gu;

const addedTo = (title: string): string =>
  allMatches(ADDED, title)
    .map((match) => match[1] ?? match[2] ?? '')
    .join(' | ');

/** Whether a title says that it is a version of one of these kinds. */
export function isVersion(title: string, kinds: readonly string[]): boolean {
  const added = addedTo(title);
  return added !== '' && KINDS.some(([name, said]) => kinds.includes(name) && said.test(added));
}

/** The kinds of versions that a title says it is; none for what was recorded first, remastered or not. */
export function versionKinds(title: string): string[] {
  const added = addedTo(title);
  return added === '' ? [] : KINDS.flatMap(([name, said]) => (said.test(added) ? name : []));
}
