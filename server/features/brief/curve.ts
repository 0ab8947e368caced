import type { EnergyCurve } from './brief.js';
import { pattern, type Utterance } from './utterance.js';

const START = '(?:start(?:s|ing)?(?: off| out)?|begin(?:s|ning)?|open(?:s|ing)?|kick off)';
const LOW =
  '(?:slow(?:ly|er)?|calm(?:ly|er)?|soft(?:ly|er)?|gentl[ey]|eas(?:y|ily)|quiet(?:ly)?|mellow|chill|relaxed|low|low key|gently)';
const HIGH = '(?:fast|hard|strong|high|loud|upbeat|energetic|intense|big|wild|lively|hype)';
const END = '(?:end|ends|ending|finish|finishes|finishing|close)(?: it)?(?: off| up)?(?: with| on)?';
const THEN = '(?:(?:,|and|then|but|before|to) ){0,3}(?:it )?';
const UP =
  '(?:build(?:s|ing)?(?: it| things)?(?: slowly| gradually)? up|builds|(?:get|gets|getting|go|going|grow|grows|growing|become|becoming)(?: progressively| gradually| increasingly)? (?:faster|louder|more energetic|more intense|wilder|harder|heavier|crazier|livelier|up|stronger)|pick(?:s|ing)?(?: it)? up(?: the pace)?|ramp(?:s|ing)?(?: it)? up|speed(?:s|ing)? up|crescendo|more and more (?:energetic|intense|upbeat)|rises?)';
const DOWN =
  '(?:wind(?:s|ing)?(?: it| me| us| things)? down|cool(?:s|ing)?(?: it| me)? down|slow(?:s|ing)?(?: it)? down|calm(?:s|ing)?(?: it| me)? down|(?:get|gets|getting|go|going|become|becoming)(?: progressively| gradually| increasingly)? (?:slower|calmer|softer|quieter|more relaxed|sleepier|mellower)|fade(?:s|ing)? out|taper(?:s|ing)?(?: off| down)?|come(?:s|ing)? down|bring(?:s|ing)? it down)';
const TAIL =
  '(?: slowly| gradually| gently| at the end| towards the end| toward the end| to the end| in the end| over time| the energy| the pace| from there| after that| afterwards| as it goes| later| to something \\S+| to a climax)*';
const CALM = `(?:something |first )?${LOW}(?: songs| music| ones)?`;
const WILD = `(?:something |first )?${HIGH}(?: songs| music| ones)?`;
const AFTER = '(?:, )?(?:and )?(?:then|to|back to) (?:back to )?';
const WARM = '(?:warm(?:s|ing)?(?: it| me| us)? up|warm ?up)';

const CURVES: [EnergyCurve, RegExp][] = [
  [
    'wave',
    pattern(
      [
        `(?:with |include )?(?:a |and )?(?:${WARM}|${START} ${LOW}|${UP})(?: first| phase)?(?: (?:,|and|then|to|with|a|before|peak|push|go hard|sprint|climax|in the middle|run|for|the|build|up)){0,7} (?:a )?(?:${DOWN}|cool ?down|cooldown|${END} ${LOW})${TAIL}`,
        `(?:(?:in )?a wave(?: of energy)? (?:[:,-] )?)?${CALM} ${AFTER}${WILD} ${AFTER}${CALM}(?: again)?|(?:in |as |like )?a wave(?: of energy| shape)?`,
        'ups and downs|in waves|like a wave|up and down|waves? of energy|peaks? in the middle|(?:high|highest|most energetic) in the middle',
      ].join('|'),
    ),
  ],
  [
    'rising',
    pattern(
      [
        `${START}(?: it)?(?: with something)? ${LOW}(?: songs| ones)? ${THEN}${UP}${TAIL}`,
        `${START}(?: it)?(?: with something)? ${LOW}(?: songs| ones)? ${THEN}${END} ${HIGH}${TAIL}`,
        `(?:gradually |slowly |that |which |and |to |let it |make it |should ){0,2}${UP}${TAIL}|from ${LOW} to ${HIGH}`,
        `${CALM} (?:, )?(?:and )?then ${WILD}`,
        `${START} ${LOW}|(?:with )?(?:a )?rising energy|slow burn|${END} ${HIGH}(?: note)?`,
      ].join('|'),
    ),
  ],
  [
    'falling',
    pattern(
      [
        `${START}(?: it)?(?: with something)? ${HIGH}(?: songs| ones)? ${THEN}(?:${DOWN}|${END} ${LOW})${TAIL}`,
        `(?:gradually |slowly |that |which |and |to |let it |help me |make it |should ){0,2}${DOWN}(?: for bed| before bed)?${TAIL}|from ${HIGH} to ${LOW}`,
        `${WILD} (?:, )?(?:and )?then ${CALM}`,
        `${END} (?:something )?${LOW}|(?:with )?(?:a )?falling energy`,
      ].join('|'),
    ),
  ],
];

/** The way energy shall take: "start slow and build up", "wind down", "warm up then cool down". */
export function readCurve(utterance: Utterance): EnergyCurve | null {
  for (const [curve, expression] of CURVES) {
    if (utterance.take(expression, () => true)) return curve;
  }
  return null;
}
