import type { Stance } from './memory.js';

const ADV =
  '(?:really|truly|absolutely|always|do|just|also|actually|generally|mostly|mainly|especially|simply|totally|kinda|still|so|very|deeply|personally|definitely|both|honestly|particularly|usually|quite|pretty|huge|massive|big|great|a|an|such) ';
const KIND =
  '(?:bands?|artists?|singers?|rappers?|groups?|musicians?|composers?|genres?|styles?|kinds? of music|music|decades?|eras?|sound)';

const head = (source: string): RegExp => new RegExp(`^(?:${source})(?: |$)`, 'u');

/** Ways to say in the first person what one likes, by what they mean. The first that fits counts. */
export const HEADS: readonly (readonly [Stance, RegExp])[] = [
  [
    'never',
    head(
      [
        `i (?:${ADV})*(?:hate|detest|despise|loathe)`,
        `i (?:${ADV})*(?:cant|cannot|can not|couldnt) (?:${ADV})*(?:stand|bear|abide|tolerate)`,
        'i never (?:ever )?(?:want|wish|need)(?: to (?:hear|listen to|see|have|get))?',
        `i (?:${ADV})*never (?:ever )?listen to`,
        `(?:please )?(?:never|dont ever|do not ever) (?:ever )?(?:play|give|recommend|suggest|include|add|pick|choose|use|put|show)(?: (?:me|us|in|on))*`,
        `i(?:m| am) (?:${ADV})*allergic to`,
      ].join('|'),
    ),
  ],
  [
    'dislike',
    head(
      [
        `i (?:${ADV})*dislike`,
        `i (?:${ADV})*(?:dont|do not) (?:${ADV})*(?:like|love|enjoy|dig|care (?:much )?for|listen to)`,
        `i(?:m| am) not (?:${ADV})*(?:fans? of|into|keen on|fond of|crazy about|big on)`,
      ].join('|'),
    ),
  ],
  [
    'like',
    head(
      [
        `i (?:${ADV})*(?:love|adore|like|enjoy|dig|prefer)`,
        `i(?:m| am) (?:${ADV})*(?:into|fans? of|crazy about|obsessed with|fond of|addicted to)`,
        `i (?:${ADV})*listen to (?:a lot of|lots of|mostly|mainly)`,
        'i only (?:ever )?(?:listen to|play|want to hear)',
        '(?:please )?(?:always|only ever) (?:play|give|choose|pick|use)(?: (?:me|us))?',
        `i (?:${ADV})*(?:cant|cannot|can not) get enough(?: of)?`,
        `(?:my|our) (?:all time |absolute |very )*favourite ${KIND} (?:of all time )?(?:is|are)`,
        `(?:my|our) (?:all time |absolute )*favourites are`,
      ].join('|'),
    ),
  ],
];

/** In what somebody asks to keep, the subject may be missing or the third person, and a refusal needs no more than "no". */
const WHO = '(?:(?:i|they|he|she|we|the (?:listener|user)|user|listener) )?';
export const TOLD_HEADS: readonly (readonly [Stance, RegExp])[] = [
  ...HEADS,
  [
    'never',
    head(
      [
        'no(?: more)?|never(?: (?:any|play|include))?|nothing by|without|avoid(?:s)?|skip',
        `${WHO}(?:${ADV})*(?:hates?|detests?|loathes?|despises?)`,
        `${WHO}(?:cant|cannot|can not) (?:stand|bear)`,
        `${WHO}never (?:wants?|listens?)(?: to(?: hear| listen to)?)?`,
      ].join('|'),
    ),
  ],
  [
    'dislike',
    head(
      `${WHO}(?:dislikes?|(?:does not|doesnt|dont|do not) (?:like|love|enjoy|care for))|less|fewer|${WHO}(?:is|are) not (?:${ADV})*(?:fans? of|into)`,
    ),
  ],
  [
    'like',
    head(
      `${WHO}(?:${ADV})*(?:loves?|adores?|likes?|enjoys?|prefers?|favou?rs?)|more|${WHO}(?:is|are) (?:${ADV})*(?:into|fans? of)|(?:the (?:listener|user)s |their )?favourite ${KIND}(?: is| are| :)?`,
    ),
  ],
];

/** "Radiohead are my favourite band." */
export const FAVOURITE_AFTER = new RegExp(
  `^(?:is|are) (?:still )?(?:my|our|one of my|among my|some of my) (?:all time |absolute |very )*favourites?(?: ${KIND})?(?: of all time)?(?![^ ])`,
  'u',
);

/** A clause begins after these. */
export const STARTS =
  /(?<![^ ])(?:,|and|but|because|cause|so|also|plus|though|although|since|yet|hi|hello|hey|well|actually|honestly|btw|by the way|fyi|yes|yeah|no|ok|okay|please|tbh|to be honest|in general|generally|personally|just so you know|for the record)$/u;

/** What may follow: nothing, an emphasis, or something else after a comma or a conjunction. "I love rock climbing" is not about rock. */
export const TAIL =
  /^(?:(?:a lot|lots|so much|very much|too|as well|the most|most of all|best|always|forever|more than anything(?: else)?|really|in general|generally|please|ever|again|at all|anymore|any more|full stop|period|of all|and everything like it) ?)*(?:$|(?=[,/:()-](?![^ ])|(?:and|but|because|cause|so|since|though|although|yet|especially|particularly|unless|except)(?![^ ])))/u;

/** Signs that the words may not be meant: better to learn nothing than the opposite. */
export const IRONY =
  /\/s(?![a-z])|\byeah,? right\b|\bas if\b|\bnot!|[,.…-] ?not\s*[.!]*\s*$|\boh,? (?:how|great|sure|yes|wonderful|joy)\b|^(?:sure|right|yeah|obviously|of course|clearly),|🙄|🙃|😏|😒|\bjust kidding\b|\bjk\b|\blol\b|\bsarcas/iu;

/** A supposition, somebody else's words, or a taste for certain occasions only. */
export const UNREAL =
  /^(?:(?:and|but|so|well) )*(?:if|when|whenever|while|imagine|pretend|suppose|supposing|say|assume|what if|unless|do|did|does|am|would|should|could|can|why|how|who|what|which|where)(?![^ ])|(?<![^ ])(?:pretend|imagine|suppose|as if|as though|i wish|someone who|somebody who|people who)(?![^ ])/u;
