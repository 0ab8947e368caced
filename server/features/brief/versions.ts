import { pattern, type Utterance } from './utterance.js';

const CUTS =
  '(?:versions?|recordings?|cuts?|takes?|tracks?|songs?|albums?|performances?|mixes|edits?|sessions?|stuff|music)';

const REFUSED = pattern(
  `(?:no|not|without|without any|avoid|skip|exclude|excluding|minus|except|nothing|dont want|dont want any|dont like|hate|hold the|leave out|drop the|remove the)(?: the)? (?:live|remix|remixes|remixed|demos?|live remix|covers|cover versions|duplicates?|alternate takes)(?: ${CUTS})?(?: (?:or|and|,)(?: no)? (?:live|remix|remixes|remixed|demos?|covers|cover versions)(?: ${CUTS})?)*|(?:only )?studio (?:versions?|recordings?|only)(?: only)?|original versions?(?: only)?|originals only|(?:no|remove|remove the|without) (?:repeats|duplicates|repeated songs|song twice)|(?:dont|without) repeat(?:ing)? (?:songs|tracks|any song|anything)`,
);
const WANTED = pattern(
  `(?:with |include |including |also |add |allow |and )?(?:live|remix|remixed|acoustic|unplugged|alternate|alternative|extended|multiple|several|different) (?:versions?|recordings?|cuts?|takes?|performances?|sessions?)(?: (?:too|welcome|as well|ok|are fine|allowed))?|(?:with |include |including |also |add |allow |and |some )?remixes(?: (?:too|welcome|as well|ok|okay|are fine|allowed))?|live (?:music|songs|stuff|sets?|tracks)|live albums|live recordings|in concert|recorded live`,
);

export interface VersionReading {
  said: boolean;
  versions: boolean;
}

/** Whether several recordings of a song may be in. */
export function readVersions(utterance: Utterance): VersionReading {
  const refused = utterance.take(REFUSED, () => true);
  const wanted = utterance.take(WANTED, () => true);
  return { said: refused || wanted, versions: wanted && !refused };
}
