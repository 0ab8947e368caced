/** Letters of other scripts in Latin ones, as names are usually written; marks are taken off before. */
export const LATIN_LETTERS: Readonly<Record<string, string>> = {
  ...letters('а a|б b|в v|г g|д d|е e|ж zh|з z|и i|к k|л l|м m|н n|о o|п p|р r|с s|т t|у u|ф f|х kh|ц ts|ч ch|ш sh'),
  ...letters('щ shch|ъ |ы y|ь |э e|ю yu|я ya|і i|є ye|ґ g|ђ dj|ј j|љ lj|њ nj|ћ c|џ dz'),
  ...letters('α a|β v|γ g|δ d|ε e|ζ z|η i|θ th|ι i|κ k|λ l|μ m|ν n|ξ x|ο o|π p|ρ r|σ s|ς s|τ t|υ y|φ f|χ ch|ψ ps|ω o'),
};

const OTHER_SCRIPT = /[\p{Script=Cyrillic}\p{Script=Greek}]/u;
const TWO_LETTERS: Readonly<Record<string, string>> = { ä: 'ae', ö: 'oe', ü: 'ue', å: 'aa', ø: 'oe' };

export function isOtherScript(text: string): boolean {
  return OTHER_SCRIPT.test(text);
}

/** "Björk" as it is written where there is no ö: "Bjoerk". */
export function withTwoLetters(text: string): string {
  return text.normalize('NFC').replace(/[äöüåø]/giu, (letter) => TWO_LETTERS[letter.toLowerCase()] ?? letter);
}

/**
 * A normalised name in Latin letters, without what usages of romanisation differ in, so that "чайковскии" and "tchaikovsky" are
 * one. Only to be compared with its like.
 */
export function romanised(name: string): string {
  const latin = [...name].map((letter) => LATIN_LETTERS[letter] ?? letter).join('');
  return latin
    .replace(/tch|tsch/g, 'ch')
    .replace(/sch/g, 'sh')
    .replace(/kh/g, 'h')
    .replace(/[tc]s|tz/g, 'c')
    .replace(/ks/g, 'x')
    .replace(/[jy]/g, 'i')
    .replace(/w/g, 'v')
    .replace(/(.)\1+/g, '$1');
}

function letters(pairs: string): Record<string, string> {
  return Object.fromEntries(pairs.split('|').map((pair) => pair.split(' ') as [string, string]));
}
