import { pattern, type Utterance } from './utterance.js';

const BAD =
  '(?:explicit lyrics|explicit language|explicit songs|explicit content|explicit tracks|explicit music|explicit stuff|explicit ones|explicit|swear words|swearwords|swearing|swear|cursing|curse words|cuss words|cussing|profanity|profanities|bad language|bad words|dirty words|dirty lyrics|foul language|strong language|rude words|f bombs|nsfw)';

const MUSIC = 'songs|music|tracks|tunes|mix|playlist|classics|hits|bangers';
/** "To clean the kitchen", "while we clean", "spring clean" are work; before any other word, "clean" is said of the music. */
const NO_CHORE = '(?<!(?:to|i|we|while|spring|deep|help me|can) )';
const CHORE =
  'the|my|our|your|his|her|their|a|an|up|out|house|home|room|rooms|kitchen|bathroom|flat|apartment|windows|dishes|car|garage|office|with|while|at|on|in|for|to|by|day|everything|this|that';

/** "Explicit is fine" only withdraws an earlier wish for clean songs. */
const ALLOWED = pattern(
  `(?:${BAD})(?: lyrics| songs| content)? (?:is |are )?(?:fine|ok|okay|allowed|welcome|alright|all right|no problem|doesnt matter|too)|(?:dont|do not|wouldnt) mind(?: some| a bit of)? ${BAD}|(?:no problem|ok|okay|fine) with ${BAD}|(?:allow|with|can include|can have|can be) ${BAD}|doesnt (?:have|need) to be clean`,
);
const WANTED = pattern(
  `(?:only|just|nothing but|all) (?:the )?(?:explicit|uncensored|dirty)(?: songs| versions?| lyrics| tracks| music| ones)?|explicit(?: versions?)? only|uncensored(?: versions?| only)?`,
);
const CLEAN = pattern(
  [
    `(?:no|not|nothing|without|without any|avoid|skip|exclude|excluding|minus|dont want|dont want any|dont include|hold the|isnt|remove|remove the|remove any|drop the|cut the|drop) (?:too |any |the )?${BAD}(?: ${BAD})?(?: (?:or|and|,) (?:no )?${BAD})*(?: please)?`,
    `(?:keep it |make it |make sure its |its |something |all |only |just )clean(?: only| lyrics| versions?| songs| please)?|clean (?:lyrics|versions?|only|radio edits?|edits?|language)|clean(?= (?:and|house (?:${MUSIC})(?![^ ])))|${NO_CHORE}clean(?= (?!(?:${CHORE})(?![^ ]))[\\p{L}\\p{N}])|squeaky clean|radio edits?(?: only)?`,
    `(?:(?:kid|kids|child|children|family|work|office|school|church|toddler|grandma|grandmother|radio) ?s? ?(?:friendly|safe|appropriate)|(?:(?:the|my|our|small|young) ){0,3}(?:kid|kids|child|children) (?:is|are|will be)(?: also| all| listening| around| with (?:us|me)| here| present| there)*|safe for (?:my |the )?(?:work|kids|children|school)(?: ears)?|(?:suitable|appropriate|ok|okay|fine|good) for (?:the )?(?:kids|children|work|school|my kids|a family|the whole family|the office)|sfw|pg|g rated|pg rated|nothing (?:dirty|rude|offensive|vulgar|inappropriate)|non explicit|not explicit|no naughty words|inoffensive|censored)`,
    `${NO_CHORE}clean(?= (?:,|\\.)|$)`,
  ].join('|'),
);

export interface ExplicitReading {
  said: boolean;
  explicit: boolean | null;
}

/** Whether explicit songs are wanted: false for clean ones only, null where they are merely allowed again. */
export function readExplicit(utterance: Utterance): ExplicitReading {
  if (utterance.take(ALLOWED, () => true)) return { said: true, explicit: null };
  if (utterance.take(WANTED, () => true)) return { said: true, explicit: true };
  if (utterance.take(CLEAN, () => true)) return { said: true, explicit: false };
  return { said: false, explicit: null };
}
