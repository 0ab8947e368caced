import type { Brief } from './brief.js';
import { parsePeriod } from './periods.js';
import { pattern, type Span, type Utterance } from './utterance.js';

type Known = Pick<Brief, 'familiarity' | 'notPlayedSince' | 'forgotten' | 'surprise'>;

const I = '(?:i|ive|i have|we|weve|we have)';
const HEARD = '(?:played|heard|listened to|been playing|been listening to|streamed|play|hear|listen to|had on)';
const NOT_HEARD = `(?:${I} )?(?:havent|have not|hasnt|not|never|didnt|did not|dont)(?: really)?(?: been)? ${HEARD}(?: it| them| to)?`;
const NOTHING =
  '(?:nothing|no songs?|no tracks?|not any(?:thing)?|none|without|without anything|without songs|except (?:for )?(?:what|songs|anything|the ones)|no repeats of what|skip (?:what|anything|everything|the ones)|avoid (?:what|anything|everything|songs))';

/** A period follows; the rest of the sentence is left for other rules. */
const PLAYED_IN = pattern(
  `${NOTHING}(?: (?:of )?(?:that|which|what|songs))? ${I}(?: already| just| recently)? ${HEARD}(?: already)?`,
);
const NOT_PLAYED_IN = pattern(
  `(?:(?:that|which|songs|music|tracks|stuff|things|something) )*${NOT_HEARD}|(?:not|un)(?: been)? ?played(?: by me)?|unplayed|not heard`,
);
const VAGUE =
  '(?:in|for) (?:ages|years|forever|a while|a long while|quite a while|a long time|so long|the longest time|a good while|yonks)|for so long|in forever|a long time';

const FORGOTTEN = pattern(
  [
    `(?:(?:that|which|songs|music|tracks|stuff|things|something|old favourites|favourites) )*(?:${I} )?(?:forgot|forgotten|forgot about|forgotten about|have forgotten|had forgotten|lost touch with|stopped playing|stopped listening to|used to love|used to play|used to listen to|loved back then|once loved|dropped)(?: about)?(?: existed)?`,
    'forgotten (?:gems|favourites|songs|tracks|treasures|music)|rediscover(?: old)?(?: favourites| songs| music| stuff)?|long lost(?: favourites| songs)?|rediscovery',
  ].join('|'),
);
const SURPRISE = pattern(
  'surprise me|surprise us|surprising|anything(?: you (?:like|want|choose))?(?: goes| is fine| works)?(?: really)?|whatever(?: you (?:like|want|think))?|random(?:ly)?|dealers choice|you (?:choose|pick|decide)|up to you|i dont care what|i trust you|something different|out of the box|unexpected|wild ?card|im feeling lucky',
);
/** "Anything" is a surprise only where it stands alone. */
const ALONE = /^(?:anything|whatever|something different)/;

const SHARES: [RegExp, number][] = (
  [
    [
      0,
      `(?:(?:that|which|songs|music|tracks|stuff|things|something|artists|bands) )*(?:${I} )?(?:have |has )?never (?:heard|played|listened to|heard of)(?: of| before| about)*|(?:${I} )?(?:havent|have not) (?:heard|played|listened to)(?: of| before| yet| about)+|(?:i )?(?:dont|do not) (?:already )?know(?: yet| already)?|unknown to me|unfamiliar|all new|only new|nothing but new|completely new|totally new|something new|new to me|new discoveries|discover(?:ies|y)?(?: something)?(?: new)?(?: music| artists| bands| songs)?|introduce me to(?: something| someone| some)?(?: new)?(?: artists| music| bands)?|new (?:music|songs|stuff|artists|bands|tracks|things|tunes|sounds)|nothing (?:that )?i (?:already )?know|nothing familiar|no (?:songs|tracks|artists) (?:that )?i (?:already )?know|i should discover|fresh (?:music|songs|finds|stuff)`,
    ],
    [
      0.15,
      'mostly (?:new|unknown|unfamiliar|discoveries|things i dont know|stuff i dont know)(?: to me)?(?: music| songs| stuff| artists| things)?|(?:mainly|largely) (?:new|unfamiliar)(?: music| songs| stuff)?',
    ],
    [
      0.3,
      'more obscure|obscure|deep cuts|less known|lesser known|underrated|under the radar|hidden gems|off the beaten track|less familiar|not (?:too |so )?mainstream|no mainstream|underground|niche|unusual',
    ],
    [
      0.5,
      '(?:a )?(?:mix(?:ture)?|blend|balance|combination|bit) of (?:(?:some |the )?(?:old|new|familiar|known|unknown|favourites|unfamiliar|things i (?:know|love|like)|songs i (?:know|love|like)|stuff i (?:know|love|like)|my favourites)) and (?:some )?(?:(?:old|new|familiar|known|unknown|unfamiliar|favourites|discoveries)(?: music| stuff| songs| ones| to me| discoveries| favourites)?)|half (?:of )?(?:it )?(?:new|familiar|known|old|(?:my )?favourites)(?: (?:music|songs|stuff|tracks|things|ones))?(?: ,)?(?: and)? (?:the other )?half (?:of )?(?:it )?(?:new|old|familiar|known|unknown|unfamiliar|(?:my )?favourites|discoveries)(?: (?:music|songs|stuff|tracks|things|ones|to me))*|some (?:old|familiar) and some new|(?:old|familiar) and new|new and old|new and familiar|both new and familiar',
    ],
    [
      1,
      `(?:only|just|exclusively|nothing but|purely|all) (?:(?:the )?(?:stuff|songs|music|things|tracks|tunes|artists|ones) (?:that )?)?(?:i (?:already )?(?:know|love|like)|my (?:all time )?favourites?(?: songs| tracks| music)?|familiar(?: songs| stuff| music)?)(?: already| and love| by heart)?|nothing new|no new (?:music|songs|stuff|artists)|no surprises|no discoveries|nothing (?:that )?i dont know|(?:songs|things|stuff|ones) i know by heart|nothing unfamiliar`,
    ],
    [
      0.85,
      `(?:(?:mostly|mainly|largely|predominantly) )?(?:(?:stuff|songs|music|things|tracks|tunes|artists?|bands?|the ones|what) (?:that )?i (?:really |already )?(?:love|like|know)(?: already| and love| well| best| most)?)|(?:my|our) (?:most (?:played|listened to|streamed|heard)|top)(?: songs?| tracks?| music| tunes| artists?| bands?)?|(?:mostly|mainly) (?:familiar|my favourites|favourites)(?: songs| stuff| music| tracks| things)?|(?:of )?(?:my|our) (?:all time |absolute |old )?favourites?(?: songs?| tracks?| music| tunes| artists?| bands?| ones)?(?! (?:[^ ]+ )?(?:is|are)(?![^ ]))|(?:all time |old )favourites|things i love|familiar(?: songs| stuff| music| tracks| ones)?|that i (?:know|love|like)|i already know|based on (?:my (?:taste|listening|history|favourites)|what i (?:like|listen to|love))|similar to (?:my favourites|what i (?:like|love|know))|for my taste|to my taste`,
    ],
  ] as [number, string][]
).map(([share, source]) => [pattern(source), share]);

const PERCENT = pattern(
  `(?<share>\\d{1,3}) (?:%|percent)(?: of)?(?: the)?(?: songs| music| stuff| things| tracks)? (?:(?<known>familiar|known|old|favourites|my favourites|i know|i love|i like)|(?:new|unknown|unfamiliar|discoveries|new to me|i dont know|things i dont know))(?: songs| music| stuff| to me)?`,
);

/** How familiar the music shall be, from "never heard" to "only what I know", and what was not played for a time. */
export function readFamiliarity(utterance: Utterance, now: Date, timeZone: string): Known {
  const known: Known = { familiarity: null, notPlayedSince: null, forgotten: false, surprise: false };
  readNotPlayed(utterance, known, now, timeZone);
  utterance.take(PERCENT, ({ groups }) => {
    const share = Math.min(100, Number(groups['share'])) / 100;
    known.familiarity ??= groups['known'] === undefined ? 1 - share : share;
  });
  known.forgotten = utterance.take(FORGOTTEN, () => true) || known.forgotten;
  for (const [expression, share] of SHARES) {
    utterance.take(expression, () => {
      known.familiarity ??= share;
    });
  }
  utterance.take(SURPRISE, (match) => {
    if (ALONE.test(utterance.word(match.from)) && !standsAlone(utterance, match)) return false;
    known.surprise = true;
    return true;
  });
  return known;
}

function readNotPlayed(utterance: Utterance, known: Known, now: Date, timeZone: string): void {
  const vague = new RegExp(`^(?:${VAGUE})(?![^ ])`, 'u');
  for (const expression of [PLAYED_IN, NOT_PLAYED_IN]) {
    for (const match of utterance.matches(expression)) {
      const rest = utterance.line.slice(utterance.offset(match.to));
      const long = vague.exec(rest);
      const period = long === null ? parsePeriod(rest, now, timeZone) : null;
      const length = long?.[0].length ?? period?.length;
      if (length === undefined) continue;
      if (long !== null) known.forgotten = true;
      if (period?.from) known.notPlayedSince = period.from.toISOString();
      utterance.use({ from: match.from, to: utterance.tokenAt(utterance.offset(match.to) + length) });
    }
  }
}

function standsAlone(utterance: Utterance, match: Span): boolean {
  const next = utterance.word(match.to);
  return next === '' || /^[.,]$/.test(next);
}
