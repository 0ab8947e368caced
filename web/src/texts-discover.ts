import { count, plural } from './ui/format';

const NAMED = 5;

const listed = (names: readonly string[]): string =>
  new Intl.ListFormat('en').format(
    names.length <= NAMED ? names : [...names.slice(0, NAMED - 1), `${count(names.length - NAMED + 1)} more`],
  );

/** What one can say of a track, wherever it stands. */
export const judgeTexts = {
  /** For screen readers and on hover. */
  opener: (title: string, artist: string, said: string) => `What you think of “${title}” by ${artist}: ${said}`,
  menu: (title: string) => `What you think of “${title}”`,
  none: 'nothing said',
  state: { love: 'you love it', hate: 'you hate it', never: 'never again' },
  choices: {
    love: { label: 'Love it', hint: 'Comes up more often' },
    hate: { label: 'Hate it', hint: 'Left out from now on' },
    never: { label: 'Never again', hint: 'Heard enough of it, left out as well' },
  },
  takeBack: 'Take it back',
  said: {
    love: (title: string) => `You love “${title}”.`,
    hate: (title: string) => `“${title}” is left out from now on.`,
    never: (title: string) => `“${title}” is left out from now on.`,
  },
  takenBack: (title: string) => `“${title}”: nothing said any more.`,
};

export const discoverTexts = {
  title: 'Discover',
  lead: 'Out of your own listening: what to come back to, and what to try.',
  makePlaylist: 'Make a playlist of this',
  makePlaylistOf: (section: string) => `Make a playlist of this: ${section}`,
  playlistName: (section: string, day: string) => `${section}, ${day}`,
  why: 'Why this?',
  whyOf: (name: string) => `Why this? ${name}`,
  isNew: 'new to you',
  reasons: 'Reasons',
  noReasons: 'No reason was kept.',
  /** After a percentage. */
  ofReason: 'of the reason',
  tracksOf: (artist: string) => `To begin with ${artist}`,
  sections: {
    forgotten: {
      title: 'Forgotten favourites',
      note: 'Loved once, left for half a year or more.',
      none: 'Nothing that you loved has been left for long.',
    },
    oneStepAway: {
      title: 'One step away',
      note: 'Artists whom you never played, near those whom you love.',
      none: 'No artist near yours is known here yet that you have not played.',
    },
    deepCuts: {
      title: 'Deep cuts',
      note: 'By artists whom you love, played once or never.',
      none: 'You know what is known here by the artists whom you love.',
    },
    thisDay: {
      title: 'This day, years ago',
      note: 'What you heard on this day of former years.',
      none: 'In former years this day was a quiet one.',
    },
    wished: {
      title: 'To begin with',
      note: 'What you play will make it your own.',
      none: 'Nothing here fits. Pick another artist or genre.',
    },
  },
  wishedFor: (names: readonly string[]) => `For ${listed(names)}. What you play will make it your own.`,
  moreArtists: (n: number) => `Show ${count(n)} more`,
  newcomer: {
    title: 'What do you like?',
    text: 'EchoTune does not know your listening yet. Pick a handful, and there is something to hear at once.',
    picked: (n: number) => (n === 0 ? 'Nothing picked yet' : `${plural(n, 'pick')}`),
    genres: 'Genres',
    artists: 'Artists',
    other: 'Somebody else',
    otherPlaceholder: 'Artist',
    add: 'Add',
    bring: 'Bring your history',
    bringText: 'Years of listening say more than a handful of names.',
    /** As the server calls them. */
    starters: [
      'pop',
      'rock',
      'hip hop',
      'electronic',
      'jazz',
      'soul',
      'r&b',
      'indie rock',
      'metal',
      'folk',
      'classical',
      'house',
      'reggae',
      'blues',
      'country',
      'ambient',
    ],
  },
  similar: {
    artists: 'Near to them',
    artistsNote: (name: string) => `Who resembles ${name}, and in what.`,
    noArtists: 'Nobody near is known here yet.',
    tracks: (title: string) => `Like “${title}”`,
    tracksNote: 'Tracks that resemble the one you played most.',
    noTracks: 'Nothing like it is known here yet.',
  },
};
