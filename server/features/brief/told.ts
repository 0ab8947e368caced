import type { Token } from './tokenise.js';

const FILLER =
  '(?:please|hi|hello|hey|ok|okay|so|and|also|well|yes|oh|,|btw|by the way|fyi|just so you know|for the record)';
const NOTHING_TOLD = new RegExp(`^(?:${FILLER}|thanks|thank you)$`, 'u');

/** Words that ask to keep what follows. */
export const REMEMBER =
  /^(?:(?:please|hey|ok|okay|and|also|so|,) )*(?:(?:can|could|would|will) you |i want you to |make sure (?:you |to )?)?(?:remember|memorise|memorize|keep in mind|bear in mind|note|take note|make a note|dont forget|do not forget|never forget)(?: please)?(?:(?: (?:that|this|of this|of the following|for (?:later|the future|next time)|,|:))+ | (?=(?:i|im|ive|my|we|our|no|never|always|only)(?![^ ])))/u;

/** Words that ask to forget what follows, or what was said last where nothing does. */
export const FORGET =
  /^(?:(?:please|hey|ok|okay|and|also|so|,) )*(?:(?:can|could|would|will) you |i want you to )?(?:forget(?: about)?|stop remembering|dont remember|do not remember|no longer remember)(?: please)?(?: (?:this|:))?(?: that)? (?=(?:i|im|ive|my|we|our|no|never)(?![^ ]))/u;
export const FORGET_LAST =
  /^(?:(?:please|hey|ok|okay|no|,) )*(?:(?:can|could|would|will) you )?(?:forget|dont remember|do not remember|unremember) (?:that|this|it|what i (?:just )?said|that again)(?: again| please| ,)*$/u;

const WEEKDAY = '(?:mon|tues|wednes|thurs|fri|satur|sun)days?';
const HABIT = `(?:(?:on|every|each|most) (?:${WEEKDAY}|weekdays?|weekends?|days?|mornings?|evenings?|nights?|second day|other day|week)|(?:in the|at) (?:mornings?|evenings?|afternoons?|nights?|gym)|(?:once|twice|(?:two|three|four|five|\\d+) times) (?:a|per) (?:day|week|month)|daily|before work|after work|to work|to school|for a living)`;
const DOES =
  '(?:run|jog|swim|cycle|row|train|exercise|work out|workout|walk|hike|commute|drive|ride|cook|bake|study|read|paint|draw|write|code|meditate|do (?:yoga|pilates|sports)|go (?:running|jogging|swimming|cycling|hiking|climbing|dancing|to the gym|for a run|for a walk)|play (?:football|tennis|basketball))';
const ROLE =
  '(?:student|pupil|teacher|nurse|doctor|paramedic|driver|pilot|chef|cook|baker|barista|programmer|developer|engineer|designer|writer|artist|painter|dancer|dj|drummer|guitarist|bassist|pianist|violinist|cellist|singer|musician|producer|composer|runner|cyclist|swimmer|climber|parent|mother|mum|mom|father|dad|grandmother|grandfather|night owl|early bird|morning person|freelancer|farmer|lawyer|scientist|student nurse)';
const INSTRUMENT =
  '(?:guitar|piano|drums|bass|violin|viola|cello|flute|clarinet|saxophone|sax|trumpet|trombone|harp|organ|keyboard|keyboards|ukulele|banjo|accordion|synth|synthesizer)';
const KIN =
  '(?:kids?|child|children|son|daughter|sons|daughters|baby|toddler|wife|husband|partner|girlfriend|boyfriend|family|parents|mother|father|mum|mom|dad|flatmate|flatmates|roommate|roommates|colleagues|dog|cat)';
const OFTEN = '(?:usually |often |mostly |mainly |always |sometimes |normally |generally |also |only )*';
const NOT = '(?:no longer |dont |do not )?';

/** What listeners tell of their life that bears on what they play, each with what it is about where one thing excludes another. */
const CONTEXTS: [about: string | null, RegExp][] = (
  [
    [
      'work',
      `i ${OFTEN}${NOT}work (?:nights?|days|evenings|mornings|weekends|shifts|night shifts|late|early|from home|remotely|outdoors|outside|in an? .+|at an? .+|as an? .+)`,
    ],
    ['work', `i(?:m| am) (?:a|an) (?:[^ .,]+ )?${ROLE}`],
    ['home', 'i(?: now)? live (?:in|near|with|alone|on) ?.*'],
    [
      null,
      `i ${OFTEN}${DOES} (?:[^ .,]+ ){0,4}?${HABIT}(?: and (?:on )?(?:${WEEKDAY}|weekends?|mornings?|evenings?|nights?))*`,
    ],
    [null, `i ${OFTEN}commute (?:by|for|to|on) .+`],
    [null, `i (?:also )?(?:play|am learning|learn|teach) (?:the )?(?:[^ .,]+ )?${INSTRUMENT}(?: .+)?`],
    [null, 'i (?:also )?sing (?:in an? .+|soprano|alto|tenor|bass|baritone)'],
    [
      null,
      `(?:my|our) ${KIN} (?:also |usually |often |always |sometimes )*(?:listens?|hears?|sings?|is|are) (?:in the car|too|along|with (?:me|us)|listening|around|to my .+|usually .+|often .+|always .+)(?: .+)?`,
    ],
    [null, `i ${OFTEN}listen (?:to music )?(?:together )?with my ${KIN}.*`],
    [
      null,
      `i ${OFTEN}listen (?:to music )?(?:while|at work|at home|at night|in the (?:car|shower|kitchen|morning|evening|office)|on (?:the (?:train|bus)|my (?:way|commute)|headphones|vinyl|speakers))(?: .+)?`,
    ],
    [null, `i have (?:(?:a|an|one|two|three|four|five|\\d) )?(?:[^ .,]+ )?${KIN}`],
    [
      null,
      'i (?:also )?(?:dont |do not |only )?(?:speak|understand) (?:english|german|french|spanish|italian|portuguese|dutch|swedish|polish|turkish|russian|ukrainian|arabic|hindi|japanese|korean|chinese)(?: .+)?',
    ],
    [null, 'i grew up (?:in|with|on|listening to) .+'],
    [null, 'i(?:m| am) (?:hard of hearing|deaf in one ear|sensitive to .+)'],
  ] as [string | null, string][]
).map(([about, source]) => [about, new RegExp(`^(?:${source})$`, 'u')]);

const OPENING = new RegExp(`^(?:${FILLER} )+`, 'u');
/** What holds only now is nothing to keep. */
export const ONE_OFF =
  /(?<![^ ])(?:today|todays|tonight|tomorrow|yesterday|now|currently|at the moment|at present|for once|for a change|(?:this|next|last) (?:morning|afternoon|evening|week|weekend|month|time|summer|winter|playlist|mix|one|round)|in the mood)(?![^ ])/u;

/** Whether a sentence (its words, joined by blanks) tells of the listener's life; `about` names what it is exclusive about. */
export function contextOf(words: string): { about: string | null } | null {
  const line = words.replace(OPENING, '');
  if (ONE_OFF.test(line)) return null;
  const found = CONTEXTS.find(([, expression]) => expression.test(line));
  return found === undefined ? null : { about: found[0] };
}

/** A message that asks for no music but only tells something to keep, or to forget; null for any other. */
export function readTold(tokens: readonly Token[]): 'remember' | 'forget' | null {
  const sentences = tokens
    .map(({ word }) => word)
    .join(' ')
    .split(/(?: ?\.)+(?: |$)/u)
    .map((sentence) => sentence.replace(OPENING, '').trim())
    .filter((sentence) => sentence !== '' && !NOTHING_TOLD.test(sentence));
  if (sentences.length === 0 || tokens.some(({ text }) => text === '?')) return null;
  if (sentences.every((sentence) => FORGET.test(sentence) || FORGET_LAST.test(sentence))) return 'forget';
  const tells = (sentence: string): boolean => REMEMBER.test(`${sentence} `) || contextOf(sentence) !== null;
  return sentences.every(tells) ? 'remember' : null;
}
