/**
 * What makes two names the same name, and two tracks the same track.
 * Everything that compares artists or titles goes through here, so that "Beyoncé" and "BEYONCE" never differ.
 */

const LEADING_ARTICLE = /^the (?=\S)/;

/**
 * Lower case, without accents, punctuation and a leading "the"; "&" and "+" read "and".
 * Letters of every script are kept, so that "花冷え。" stays a name of its own.
 * A name made of nothing but signs ("!!!") stays as it is, in lower case.
 */
export function normalise(name: string): string {
  const folded = name
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/[øœæßłđ]/g, (letter) => FOLDED[letter] ?? letter)
    .replace(/[&+]/g, ' and ')
    .replace(/['’‘`´]/g, '')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
    .replace(/^and (?=\S)/, 'and ')
    .replace(LEADING_ARTICLE, '');
  return folded === '' ? name.trim().toLowerCase() : folded.normalize('NFC');
}

const FOLDED: Record<string, string> = { ø: 'o', œ: 'oe', æ: 'ae', ß: 'ss', ł: 'l', đ: 'd' };

/** A track's identity: the Spotify URI where there is one, else the normalised "artist – title". */
export function trackKey(track: { artist: string; title: string; spotifyUri?: string | null }): string {
  return track.spotifyUri ?? `${normalise(track.artist)} – ${normalise(track.title)}`;
}

const VERSION_WORDS =
  /\b(re-?master(ed)?|remix|mix|edit|version|live|acoustic|demo|mono|stereo|deluxe|bonus|instrumental|karaoke|session|take|anniversary|edition|explicit|clean|radio|single|album|original|soundtrack|from|feat|ft|featuring|with|en vivo|ao vivo|sped up|slowed|reverb|unplugged|rerecorded|re-recorded|taylors? version|extended|interlude reprise)\b/i;

/**
 * The recording behind a track: main artist and title without what is bracketed or dashed on about its version,
 * so that a remaster, a live cut and a radio edit of one song are one recording.
 */
export function recordingKey(artist: string, title: string): string {
  const bare = title
    .replace(/\s*[([{]([^)\]}]*)[)\]}]/g, (whole, inner: string) => (VERSION_WORDS.test(inner) ? '' : whole))
    .replace(/\s+[-–—]\s+([^-–—]*)$/, (whole, tail: string) =>
      VERSION_WORDS.test(tail) || /\b(19|20)\d\d\b/.test(tail) ? '' : whole,
    )
    .replace(/\s+(feat\.?|ft\.?|featuring)\s.+$/i, '');
  return `${normalise(creditedNames(artist)[0] ?? artist)} – ${normalise(bare === '' ? title : bare)}`;
}

const CREDIT_SEPARATORS = /\s*(?:,|;|\/|\s&\s|\s\+\s|\s(?:x|×|and|with|vs\.?|versus|feat\.?|ft\.?|featuring|y|e|et|und|con)\s)\s*/iu;
const TITLE_CREDIT = /[([]\s*(?:feat\.?|ft\.?|featuring|with|w\/)\s+([^)\]]+)[)\]]|\s(?:feat\.?|ft\.?|featuring)\s+(.+?)(?:\s+-\s+.*)?$/giu;
const REMIX_CREDIT = /(?:[([]|\s-\s)\s*([^()[\]]+?)\s+(?:re-?mix|edit|rework|flip|bootleg|refix)\b/giu;

/** The single names in an artist credit: "Lil Wayne & Drake" → ["Lil Wayne", "Drake"]. */
export function creditedNames(credit: string): string[] {
  return credit
    .split(CREDIT_SEPARATORS)
    .map((name) => name.trim())
    .filter((name) => name !== '');
}

/**
 * Everybody credited on a track, normalised: the artists as written, the single names inside them,
 * and whoever the title features or names as remixer.
 */
export function credits(track: { artists: readonly string[]; title: string }): Set<string> {
  const names = new Set<string>();
  const add = (credit: string): void => {
    names.add(normalise(credit));
    for (const name of creditedNames(credit)) names.add(normalise(name));
  };
  track.artists.forEach(add);
  for (const match of track.title.matchAll(TITLE_CREDIT)) add(match[1] ?? match[2] ?? '');
  for (const match of track.title.matchAll(REMIX_CREDIT)) add(match[1] ?? '');
  names.delete('');
  return names;
}
