import type { VersionKind } from './brief.js';
import { wordsBetween } from './names.js';
import { pattern, type Utterance } from './utterance.js';

const CUTS =
  '(?:versions?|recordings?|cuts?|takes?|tracks?|songs?|albums?|performances?|mixes|edits?|sessions?|stuff|music)';

const REFUSED = pattern(
  `(?:no|not|without|without any|avoid|skip|exclude|excluding|minus|except|nothing|dont want|dont want any|dont like|hate|hold the|leave out|drop the|remove the)(?: the)? (?:live|remix|remixes|remixed|demos?|live remix|covers|cover versions|duplicates?|alternate takes|remasters?|remastered)(?: ${CUTS})?(?: (?:or|and|,)(?: no)? (?:live|remix|remixes|remixed|demos?|covers|cover versions)(?: ${CUTS})?)*|(?:only )?studio (?:versions?|recordings?|only)(?: only)?|original versions?(?: only)?|originals only|(?:no|remove|remove the|without) (?:repeats|duplicates|repeated songs|song twice)|(?:dont|without) repeat(?:ing)? (?:songs|tracks|any song|anything)`,
);
const WANTED = pattern(
  `(?:with |include |including |also |add |allow |and )?(?:live|remix|remixed|acoustic|unplugged|alternate|alternative|extended|multiple|several|different) (?:versions?|recordings?|cuts?|takes?|performances?|sessions?)(?: (?:too|welcome|as well|ok|are fine|allowed))?|(?:with |include |including |also |add |allow |and |some )?remixes(?: (?:too|welcome|as well|ok|okay|are fine|allowed))?|live (?:music|songs|stuff|sets?|tracks)|live albums|live recordings|in concert|recorded live|(?:with |include |including |also |allow |and )?(?:remasters?|remastered (?:versions?|recordings?|tracks?|songs?|ones))(?: (?:too|welcome|as well|ok|okay|are fine|are ok|are okay|are welcome|allowed|is fine|fine))?`,
);

const KINDS = '(?<kind>live|acoustic|unplugged|remixed|remix|cover|demo|instrumental)';
/** These are asked for by themselves; with "also" or "too" they are only allowed. */
const ONLY = pattern(
  `(?:only |just |all |nothing but |(?:i want |give me |play )?(?:the |some )?)${KINDS} (?:versions?|recordings?|cuts?|takes?|performances?|sessions?|albums?|renditions?)(?: only| please)?(?! (?:too|welcome|as well|ok|okay|are|is|allowed|fine))|(?:only|nothing but) (?<plural>remixes|covers|demos|instrumentals)|(?<plural2>remixes|covers|demos|instrumentals) only`,
);
const ALLOWING = /(?:^| )(?:with|include|including|also|add|allow|and|or|even|mind|no|not|without|any)$/;
const NAMES: Readonly<Record<string, VersionKind>> = {
  live: 'live',
  acoustic: 'acoustic',
  remix: 'remix',
  cover: 'cover',
  demo: 'demo',
  instrumental: 'instrumental',
  unplugged: 'acoustic',
  remixed: 'remix',
  remixes: 'remix',
  covers: 'cover',
  demos: 'demo',
  instrumentals: 'instrumental',
};

export interface VersionReading {
  said: boolean;
  versions: boolean;
  versionsIn: VersionKind[];
}

/** Whether several recordings of a song may be in, and which kinds only. */
export function readVersions(utterance: Utterance): VersionReading {
  const refused = utterance.take(REFUSED, () => true);
  const kinds = new Set<VersionKind>();
  utterance.take(ONLY, ({ from, groups: { kind, plural, plural2 } }) => {
    const before = wordsBetween(utterance, Math.max(0, from - 1), from);
    if (ALLOWING.test(before)) return false;
    const said = NAMES[kind ?? plural ?? plural2 ?? ''];
    if (said !== undefined) kinds.add(said);
    return said !== undefined;
  });
  const wanted = utterance.take(WANTED, () => true) || kinds.size > 0;
  return {
    said: refused || wanted,
    versions: wanted && !refused,
    versionsIn: refused ? [] : [...kinds],
  };
}
