import type { Item, Role } from './items.js';
import { wordsBetween } from './names.js';
import type { Utterance } from './utterance.js';

const FILLER =
  '(?:a|an|the|any|everything|of|that|those|these|all|more|much|too|so|very|really|songs?|music|tracks?|stuff|tunes?|artists?|bands?|groups?|singers?|by|from|anything|something|things?|kinds?|types?|sorts?|genres?|styles?|else|other|to|hear|listen|play|me|want|please|ever|again|overly|super|extremely|with|in|at|be|is|are|my|this|it|on|for|released|made|produced|as|usual|particularly|especially|rapper|singer|feel|feeling|sounding|years?|decade|even|ones?|called|titled|named|era)';

/** Said before something, these refuse it. */
const OUT = cue(
  [
    'no(?: more)?|not|none|nothing|never|nobody|without|except(?: for)?|excepting|excluding?|exclude|minus|sans|zero|neither|nor|less|fewer|too many|too much',
    '(?:anything|everything|everyone|all|anyone|any \\S+) (?:but|except|besides|bar)|other than|rather than|instead of|apart from|aside from|besides|different from|unlike',
    'avoid|avoiding|skip|skipping|hate|hates|hating|detest|despise|loathe|dislike|ban|block|ditch|drop|lose|remove|omit|cut out|cut the|hold the|leave out|keep out|get rid of|take out',
    '(?:dont|do not|didnt|doesnt|wont|does not|did not|not)(?: really| particularly| necessarily| even)? (?:want|like|love|need|enjoy|include|play|add|give me|put|care for|wanna|listen|hear|contain|have|feel like|use|pick|choose|get)',
    '(?:cant|cannot|can not|couldnt) (?:stand|bear|take)|(?:sick|tired|bored|fed up) (?:of|with)|had enough|allergic to|not (?:a |such a )?(?:big |huge |really )?(?:a )?fan of|not (?:really |too |so |that )?(?:into|in the mood|up|crazy about|keen on|fond of|wild about)|no need|no thanks to|no thank you to|(?:away|clear|free) (?:of|from)|isnt|arent',
  ].join('|'),
);
/** Said before something, these want it although a refusing word is among them. */
const NOT_OUT = cue(
  '(?:never|not|dont)(?: get| ever get)? (?:tired|sick|bored) of|(?:cant|never) get enough|(?:dont|do not) (?:forget|skip|leave out|exclude|hate|avoid|drop|remove|omit)|(?:nothing|no one|nobody|none) (?:but|except|other than)|not (?:only|just)|why not|not without|(?:wont|wouldnt|isnt|cant|not)(?: [^ .,]+){1,5} without|no shortage|no less',
);
const NEUTRAL = cue(
  '(?:dont|do not|wouldnt|would not|not) mind|ok with|okay with|fine with|no problem|nothing against',
);
const LIKE = cue(
  'similar|similar to|sounds? like|sounding like|style|vein|lines|likes|reminiscent|reminds?(?: me)?|inspired|influenced|akin|such as|a la|(?:i|we|also|really)(?: really| also| absolutely| mostly)? (?:like|love|adore|enjoy)|(?:big |huge )?fans?|im into|into|mostly|mainly|enjoyed|along the lines|think|close to|between',
);
const COMPARED = new RegExp(
  `(?<!(?:^| )(?:id|would|ill|you|want|feel|might|should|id really|would really|will|i will|look) )(?<= |^)like(?: ${FILLER})*$`,
  'u',
);

const MOST_BETWEEN =
  '(?: (?:it|things|off|out|up|us|me|the|my|this|whole|playlist|mix|list|set|night|party|evening|songs?|tracks?))*';
/** Said before an artist or a title, these say where in the list it stands. */
const FIRST = cue(
  `(?:starts?|starting|begins?|beginning|opens?|opening|kick|kicks|kicking)${MOST_BETWEEN} (?:with|on|by)|(?:first|opening) (?:song|track|one)(?: (?:should|must|shall|has to|needs to))?(?: be)? (?:is|be|by|from)`,
);
const LAST = cue(
  `(?:ends?|ending|finish|finishes|finishing|closes?|closing|conclude|concludes|concluding|wrap|wraps)${MOST_BETWEEN} (?:with|on|by)|(?:last|final|closing) (?:song|track|one)(?: (?:should|must|shall|has to|needs to))?(?: be)? (?:is|be|by|from)`,
);
/** Said after it. */
const FIRST_AFTER =
  /^(?:as (?:the |an |my )?(?:opener|opening (?:song|track)|first (?:song|track|one))|(?:should |must |to )?(?:come |comes |go |goes )first)(?= [.,]| and|$)/u;
const LAST_AFTER =
  /^(?:as (?:the |a |my )?(?:closer|finale|closing (?:song|track)|last (?:song|track|one))|(?:at the|(?:should |must |to )?(?:come |comes |go |goes )(?:last|at the)) ?(?:end)?)(?= [.,]| and|$)/u;

/** Said after something: it is accepted, or refused. */
const ACCEPTED_AFTER = /^(?:(?:is|are) )?(?:ok|okay|fine|allowed|welcome|alright)(?= |$)/u;
const REFUSED_AFTER = /^(?:[.,] )?no(?: thanks| thank you)?(?: [.,]|$)/u;

const CONNECTED = new RegExp(
  `^(?:${FILLER} |at all |whatsoever )*(?:(?:,|/|and|or|nor|plus|-|to) ?){1,3}(?:(?:also|even)(?: |$))?(?:${FILLER}(?: |$))*$`,
  'u',
);
const AFTER_LIKE = /^(?:vibes?|style|styled|type|esque|ish|inspired|radio|sounding|kind of|sort of|like)$/;

/** Words looked at before something. */
const REACH = 9;

function cue(words: string): RegExp {
  return new RegExp(`(?<= |^)(?:${words})(?: ${FILLER})*$`, 'u');
}

/**
 * What is wanted, what is not, and what is only to be resembled. A refusal reaches over a list of the same kind
 * ("no rap, metal or country"; with "or" also over another kind: "nothing sad or from the 80s"), and ends at
 * anything else: "no rap, some jazz" wants jazz.
 */
export function roles(utterance: Utterance, items: readonly Item[]): Role[] {
  const found: Role[] = [];
  items.forEach((item, index) => {
    const previous = items[index - 1];
    const gap = gapBefore(utterance, item, previous);
    const said = roleSaid(utterance, item, gap);
    const inherited = previous === undefined || said !== null ? null : inherit(item, previous, found[index - 1], gap);
    found.push(said ?? inherited ?? 'in');
  });
  return found;
}

interface Gap {
  words: string;
  from: number;
  /** Nothing but the gap lies between an item and the one before. */
  touches: boolean;
}

function gapBefore(utterance: Utterance, item: Item, previous: Item | undefined): Gap {
  const words: string[] = [];
  let at = item.from;
  while (at > 0 && words.length < REACH) {
    const word = utterance.word(at - 1);
    if (utterance.isUsed(at - 1) || word === '.' || word === ':') break;
    words.unshift(word);
    at -= 1;
  }
  return { words: words.join(' '), from: at, touches: previous !== undefined && previous.to === at };
}

function roleSaid(utterance: Utterance, item: Item, gap: Gap): Role | null {
  const after = utterance.word(item.to);
  if (after === 'out' && /(?:^| )(?:leave|keep|cut|take|filter)(?: the)?$/.test(gap.words)) {
    return accept(utterance, item, gap, /\S+(?: the)?$/, item.to + 1, 'out');
  }
  if (after === 'free' && item.kind !== 'feel') return accept(utterance, item, gap, /$/, item.to + 1, 'out');
  const following = wordsBetween(utterance, item.to, item.to + 4);
  if (REFUSED_AFTER.test(following)) return accept(utterance, item, gap, /$/, item.to + 1, 'out');
  if (item.kind === 'artist' || item.kind === 'title') {
    for (const [before, afterwards, role] of [
      [FIRST, FIRST_AFTER, 'first'],
      [LAST, LAST_AFTER, 'last'],
    ] as const) {
      if (before.test(gap.words)) return accept(utterance, item, gap, before, item.to, role);
      const said = afterwards.exec(wordsBetween(utterance, item.to, item.to + 5))?.[0];
      if (said !== undefined) return accept(utterance, item, gap, /$/, item.to + said.split(' ').length, role);
    }
  }
  for (const [expression, role] of [
    [NOT_OUT, 'in'],
    [NEUTRAL, 'none'],
    [OUT, 'out'],
    [LIKE, 'like'],
    [COMPARED, 'like'],
  ] as const) {
    if (role === 'out' && ACCEPTED_AFTER.test(following) && !expression.test(gap.words)) return 'in';
    if (expression.test(gap.words)) return accept(utterance, item, gap, expression, item.to, role);
  }
  if (item.kind === 'artist' && AFTER_LIKE.test(after)) return accept(utterance, item, gap, /$/, item.to + 1, 'like');
  return null;
}

/** Uses up the words that said the role. */
function accept(utterance: Utterance, item: Item, gap: Gap, cueWords: RegExp, to: number, role: Role): Role {
  const at = cueWords.exec(gap.words)?.index ?? gap.words.length;
  const skipped = gap.words
    .slice(0, at)
    .split(' ')
    .filter((word) => word !== '').length;
  utterance.use({ from: gap.from + skipped, to: item.from });
  utterance.use({ from: item.to, to });
  return role;
}

function inherit(item: Item, previous: Item, role: Role | undefined, gap: Gap): Role | null {
  if (!gap.touches || role === undefined) return null;
  const sameKind = item.kind === previous.kind || (item.kind === 'title' && previous.kind === 'artist');
  if (gap.words === '') {
    // "No sad songs", "no 80s pop"; "German" in "no German techno" is nobody whom anybody knows.
    const isUnknown = previous.kind === 'artist' && previous.mayBeTitle === true && item.kind === 'genre';
    const modifies = isUnknown || ((previous.kind === 'feel' || previous.kind === 'era') && item.kind !== 'title');
    return modifies && (role === 'out' || role === 'none') ? role : null;
  }
  if (!CONNECTED.test(gap.words)) return null;
  // Only one can stand there: the next one shall be in.
  if (role === 'first' || role === 'last') return item.kind === 'artist' ? 'like' : null;
  // "Less pop, more rock"
  if (role === 'out' && /(?:^| )more(?: |$)/.test(gap.words)) return null;
  // "Nothing by Drake, with 'One Dance'": what comes with the list is in it.
  if (role === 'out' && item.kind === 'title' && /(?:^| )with(?: |$)/.test(gap.words)) return null;
  if (sameKind) return role;
  return role === 'out' && /(?:^| )(?:or|nor)(?: |$)/.test(gap.words) ? 'out' : null;
}
