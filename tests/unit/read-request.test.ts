import { describe, expect, it } from '@jest/globals';
import type { Activity } from '../../server/features/brief/brief.js';
import type { Mood } from '../../server/features/catalogue/moods.js';
import { brief, type BriefSaid, read } from './read-request-fixtures.js';

type Case = [text: string, said: BriefSaid, notUnderstood?: string[]];

/** An activity with what it suggests where nothing else is said. */
const doing = (activity: Activity, energy: number, ...moods: Mood[]): BriefSaid => ({
  activities: [activity],
  energy,
  moods,
});
const RUN = doing('run', 0.8, 'energetic');
const WORKOUT = doing('workout', 0.85, 'energetic');
const STUDY = doing('study', 0.3, 'focused');
const PARTY = doing('party', 0.85, 'party');
const DRIVE = doing('drive', 0.65);
const SLEEP = doing('sleep', 0.1, 'calm');
const decade = (from: number): { from: number; to: number } => ({ from, to: from + 9 });

const LENGTHS: Case[] = [
  ['45 minutes', { minutes: 45 }],
  ['a playlist of forty-five minutes', { minutes: 45 }],
  ['90 min of jazz', { minutes: 90, genres: { in: ['jazz'] } }],
  ['give me half an hour of techno', { minutes: 30, genres: { in: ['techno'] } }],
  ['an hour and a half of soul please', { minutes: 90, genres: { in: ['soul'] } }],
  ['1h30 of blues', { minutes: 90, genres: { in: ['blues'] } }],
  ['1:30 h of blues', { minutes: 90, genres: { in: ['blues'] } }],
  ['2hrs of disco', { minutes: 120, genres: { in: ['disco'] } }],
  ['one and a half hours of folk', { minutes: 90, genres: { in: ['folk'] } }],
  ['two and a half hours of house', { minutes: 150, genres: { in: ['house'] } }],
  ['1.5 hours of reggae', { minutes: 90, genres: { in: ['reggae'] } }],
  ['an hour and twenty minutes of funk', { minutes: 80, genres: { in: ['funk'] } }],
  ['2 hours 15 minutes of ambient', { minutes: 135, genres: { in: ['ambient'] } }],
  ['three quarters of an hour of ska', { minutes: 45, genres: { in: ['ska'] } }],
  ['a couple of hours of bossa nova', { minutes: 120, genres: { in: ['bossa nova'] } }],
  ['about 20 minuts of grunge', { minutes: 20, genres: { in: ['grunge'] } }],
  ['30 to 40 minutes of punk', { minutes: 35, genres: { in: ['punk'] } }],
  ['twenty songs', { count: 20 }],
  ['a dozen tracks', { count: 12 }],
  ['two dozen country songs', { count: 24, genres: { in: ['country'] } }],
  ['20 indie rock tracks that are new to me', { count: 20, genres: { in: ['indie rock'] }, familiarity: 0 }],
  ['12 deep house tracks', { count: 12, genres: { in: ['deep house'] } }],
  ['half a dozen love songs', { count: 6, moods: ['romantic'] }],
  ['15 of my favourite songs', { count: 15, familiarity: 0.85 }],
  ['twenty-odd songs for a party', { ...PARTY, count: 20 }],
  ['songs under 4 minutes', {}, ['under 4 minutes']],
  ['3-minute songs by Queen', { artists: { in: ['Queen'] } }, ['3-minute']],
];

const DOINGS: Case[] = [
  ['music for a run', RUN],
  ['something for my 5k', RUN],
  ['running playlist', RUN],
  ['songs for jogging, 40 mins', { ...RUN, minutes: 40 }],
  ['gym music', WORKOUT],
  ['songs to lift weights to', WORKOUT],
  ['music to study', STUDY],
  ['I need to focus on homework', STUDY],
  ['music for coding', doing('work', 0.4, 'focused')],
  ['bedtime playlist', SLEEP],
  ['help me fall asleep', SLEEP],
  ['music for cooking', doing('cook', 0.5)],
  ['dinner with friends', doing('dinner', 0.35)],
  ['road trip playlist, 3 hours', { ...DRIVE, minutes: 180 }],
  ['rainy day music', { moods: ['melancholic'] }],
  ['sunday morning', doing('wake', 0.5)],
  ['something for late at night', { moods: ['calm'] }],
  ['songs for a heartbreak', { moods: ['sad'] }],
  ['house party', PARTY],
  ['music for a train ride', doing('commute', 0.5)],
  ['yoga', doing('yoga', 0.15, 'calm')],
  ['date night music', doing('date', 0.4, 'romantic')],
  ['walking the dog', doing('walk', 0.5)],
  ['cleaning songs', doing('clean', 0.7, 'energetic')],
  ['something to clean the bathroom', doing('clean', 0.7, 'energetic')],
  ['music to clean the house to', doing('clean', 0.7, 'energetic')],
  ['gaming session', doing('game', 0.7, 'energetic')],
  ['a calm run', { activities: ['run'], moods: ['calm'] }],
  ['sad songs for the gym', { activities: ['workout'], moods: ['sad'] }],
  ['happy music', { moods: ['happy'] }],
  ['HAPPY MUSIC', { moods: ['happy'] }],
  ['chill music', { moods: ['calm'] }],
  ['something relaxing but dark', { moods: ['calm', 'dark'] }],
  ['angry music', { moods: ['angry'] }],
  ['love songs', { moods: ['romantic'] }],
  ['feel-good songs', { moods: ['happy'] }],
  ['upbeat songs', { moods: ['uplifting'], energy: 0.75 }],
  ['high energy music', { energy: 0.9 }],
  ['fast songs', { tempo: { min: 125, max: null } }],
  ['slow songs', { tempo: { min: null, max: 95 } }],
  ['not too slow', { tempo: { min: 95, max: null } }],
  ['nothing too fast please', { tempo: { min: null, max: 125 } }],
  ['nothing sad', { moods: ['uplifting'] }],
  ['140 bpm', { tempo: { min: 135, max: 145 } }],
  ['techno at 128bpm', { genres: { in: ['techno'] }, tempo: { min: 123, max: 133 } }],
  ['120-130 bpm', { tempo: { min: 120, max: 130 } }],
  ['techno not faster than 130 bpm', { genres: { in: ['techno'] }, tempo: { min: null, max: 130 } }],
  ['nothing slower than 100 bpm', { tempo: { min: 100, max: null } }],
  ['around 120 bpm', { tempo: { min: 115, max: 125 } }],
  ['above 150 bpm for a run', { activities: ['run'], tempo: { min: 150, max: null } }],
];

const GENRES: Case[] = [
  ['drum & bass', { genres: { in: ['drum and bass'] } }],
  ['r&b', { genres: { in: ['r&b'] } }],
  ["rock'n'roll", { genres: { in: ['rock and roll'] } }],
  ['hip-hop and jazz', { genres: { in: ['hip hop', 'jazz'] } }],
  ['classic rock', { genres: { in: ['classic rock'] } }],
  ['chicago blues', { genres: { in: ['blues'] } }],
  ['lofi beats to study', { ...STUDY, genres: { in: ['lo-fi'] } }],
  ['rock but not metal', { genres: { in: ['rock'], out: ['metal'] } }],
  ['rock, no grunge', { genres: { in: ['rock'], out: ['grunge'] } }],
  ['anything but country', { genres: { out: ['country'] } }],
  ['no rap', { genres: { out: ['hip hop'] } }],
  ['no rap or metal', { genres: { out: ['hip hop', 'metal'] } }],
  ['without rap and country', { genres: { out: ['hip hop', 'country'] } }],
  ['no rap, metal or country', { genres: { out: ['hip hop', 'metal', 'country'] } }],
  ['no rap, some jazz and 30 minutes', { genres: { in: ['jazz'], out: ['hip hop'] }, minutes: 30 }],
  ['avoid techno and trance', { genres: { out: ['techno', 'trance'] } }],
  ['I hate reggaeton', { genres: { out: ['reggaeton'] } }],
  ["I can't stand opera", { genres: { out: ['classical'] } }],
  ['hold the disco', { genres: { out: ['disco'] } }],
  ['pop minus k-pop', { genres: { in: ['pop'], out: ['k-pop'] } }],
  ['leave out the jazz', { genres: { out: ['jazz'] } }],
  ['everything except classical', { genres: { out: ['classical'] } }],
  ['electronic, other than dubstep', { genres: { in: ['electronic'], out: ['dubstep'] } }],
  ["I don't want any folk", { genres: { out: ['folk'] } }],
  ["rock, I don't mind rap", { genres: { in: ['rock'] } }],
  ['not only jazz', { genres: { in: ['jazz'] } }],
  ['nothing but jazz', { genres: { in: ['jazz'] } }],
  ['jazz instead of pop', { genres: { in: ['jazz'], out: ['pop'] } }],
  ["I'm tired of house, play some soul", { genres: { in: ['soul'], out: ['house'] } }],
  ['country? no thanks', { genres: { out: ['country'] } }],
  ['no edm, latin is fine', { genres: { in: ['latin'], out: ['edm'] } }],
  ['trap, no drill', { genres: { in: ['trap'] } }, ['drill']],
  ['metal w/o nu metal', { genres: { in: ['metal'], out: ['nu metal'] } }],
];

const ARTISTS: Case[] = [
  ['songs by Radiohead', { artists: { in: ['Radiohead'] } }],
  ['some Queen', { artists: { in: ['Queen'] } }],
  ['only Taylor Swift', { artists: { in: ['Taylor Swift'] } }],
  ['radiohead songs', { artists: { in: ['Radiohead'] } }],
  ['by Queen and Muse', { artists: { in: ['Queen', 'Muse'] } }],
  ['Earth, Wind & Fire', { artists: { in: ['Earth, Wind & Fire'] } }],
  ['simon and garfunkel songs', { artists: { in: ['Simon & Garfunkel'] } }],
  ['florence and the machine', { artists: { in: ['Florence + the Machine'] } }],
  ['Tyler, the Creator', { artists: { in: ['Tyler, The Creator'] } }],
  ['guns n roses and AC/DC', { artists: { in: ["Guns N' Roses", 'AC/DC'] } }],
  ["Drake's songs", { artists: { in: ['Drake'] } }],
  ['beyonce', { artists: { in: ['Beyoncé'] } }],
  ['jay z', { artists: { in: ['JAY-Z'] } }],
  ['blink 182', { artists: { in: ['Blink-182'] } }],
  ['the 1975', { artists: { in: ['The 1975'] } }],
  ['songs from 1975', { years: [{ from: 1975, to: 1975 }] }],
  ['deep purple', { artists: { in: ['Deep Purple'] } }],
  ['some Beach House', { artists: { in: ['Beach House'] } }],
  ['beach house vibes', { moods: ['happy'], genres: { in: ['house'] } }],
  ['Jazz Cartier', { artists: { in: ['Jazz Cartier'] } }],
  ['play soul coughing', { artists: { in: ['Soul Coughing'] } }],
  ['Punk Goes Pop', { artists: { in: ['Punk Goes Pop'] } }],
  ['songs by Rap Monster', { artists: { in: ['Rap Monster'] } }],
  ['house of pain', { artists: { in: ['House of Pain'] } }],
  ['metallica', { artists: { in: ['Metallica'] } }],
  ['some metal', { genres: { in: ['metal'] } }],
  ['I want some Metal', { genres: { in: ['metal'] } }],
  ['sum 41', { artists: { in: ['Sum 41'] } }],
  ['new order', { artists: { in: ['New Order'] } }],
  ['songs by Yes', { artists: { in: ['Yes'] } }],
  ['something like yes', { seeds: { artists: ['Yes'] } }],
  ['music by The National', { artists: { in: ['The National'] } }],
  ['play some Future', { artists: { in: ['Future'] } }],
  ['songs about the future', {}, ['about the future']],
  ['music by air', { artists: { in: ['Air'] } }],
  ['music to get some air', {}, ['some air']],
  ['fun songs', { moods: ['happy'] }],
  ['nothing by fun', { artists: { out: ['Fun'] } }],
  ['something like Radiohead', { seeds: { artists: ['Radiohead'] } }],
  ['similar to Massive Attack and Portishead', { seeds: { artists: ['Massive Attack', 'Portishead'] } }],
  ['in the style of Miles Davis', { seeds: { artists: ['Miles Davis'] } }],
  ['Daft Punk vibes', { seeds: { artists: ['Daft Punk'] } }],
  ['bands that sound like The Smiths', { seeds: { artists: ['The Smiths'] } }],
  ['artists such as Oasis or Blur', { seeds: { artists: ['Oasis', 'Blur'] } }],
  ['like Coldplay but without Coldplay', { seeds: { artists: ['Coldplay'] }, artists: { out: ['Coldplay'] } }],
  ['something like Khruangbin', { seeds: { artists: ['Khruangbin'] } }],
  ['music by some band I like', { familiarity: 0.85 }],
  ['songs by the Funky Penguins', { artists: { in: ['the Funky Penguins'] } }],
  ["I'd like Drake", { artists: { in: ['Drake'] } }],
  ["I'd like something like Drake", { seeds: { artists: ['Drake'] } }],
  ['no Drake', { artists: { out: ['Drake'] } }],
  ['no Drake, please', { artists: { out: ['Drake'] } }],
  ['nothing by drake', { artists: { out: ['Drake'] } }],
  ['nothing by zorblax', { artists: { out: ['zorblax'] } }],
  ['nothing by Zorblax Quix', { artists: { out: ['Zorblax Quix'] } }],
  ["don't want any Drake", { artists: { out: ['Drake'] } }],
  ['not Taylor Swift', { artists: { out: ['Taylor Swift'] } }],
  ['pop without Taylor Swift and Adele', { genres: { in: ['pop'] }, artists: { out: ['Taylor Swift', 'Adele'] } }],
  ['rock, skip U2 please', { genres: { in: ['rock'] }, artists: { out: ['U2'] } }],
  ['nothing from Kanye West or Ye', { artists: { out: ['Kanye West', 'Ye'] } }],
  ["I can't get enough of ABBA", { artists: { in: ['ABBA'] } }],
  ['hip hop, but please leave Drake out', { genres: { in: ['hip hop'] }, artists: { out: ['Drake'] } }],
  [
    'no drake or kanye west, lots of kendrick lamar',
    { artists: { in: ['Kendrick Lamar'], out: ['Drake', 'Kanye West'] } },
  ],
  ['clean songs by Clean Bandit', { artists: { in: ['Clean Bandit'] }, explicit: false }],
  ['music for running by Run', { ...RUN, artists: { in: ['Run'] } }],
];

const TITLES: Case[] = [
  ['something between Radiohead and Portishead', { seeds: { artists: ['Radiohead', 'Portishead'] } }],
  ['one song each by Queen and ABBA', { artists: { in: ['Queen', 'ABBA'] }, maxPerArtist: 1 }],
  ['Play Some Jazz By Miles Davis For My Run', { ...RUN, genres: { in: ['jazz'] }, artists: { in: ['Miles Davis'] } }],
  ['with "Bohemian Rhapsody"', { mustHave: [{ title: 'Bohemian Rhapsody', artist: null }] }],
  ["'Hey Jude' by The Beatles", { mustHave: [{ title: 'Hey Jude', artist: 'The Beatles' }] }],
  [
    'rock but not “Hotel California”',
    { genres: { in: ['rock'] }, titlesOut: [{ title: 'Hotel California', artist: null }] },
  ],
  ['songs like "Clocks"', { seeds: { tracks: [{ title: 'Clocks', artist: null }] } }],
  ['songs like "Clocks" by Coldplay', { seeds: { tracks: [{ title: 'Clocks', artist: 'Coldplay' }] } }],
  ['start with "Intro"', { first: { title: 'Intro', artist: null } }],
  ['anything by "Garbage"', { artists: { in: ['Garbage'] } }],
  [
    'Roar from Adele and Yellow from Coldplay',
    {
      mustHave: [
        { title: 'Roar', artist: 'Adele' },
        { title: 'Yellow', artist: 'Coldplay' },
      ],
    },
  ],
  ['play Yellow by Coldplay', { mustHave: [{ title: 'Yellow', artist: 'Coldplay' }] }],
];

const ERAS: Case[] = [
  ['songs I listened to in 2015', {}, ['listened', 'in 2015']],
  ['songs of the last 10 years', { years: [{ from: 2016, to: null }] }],
  ['80s music', { years: [decade(1980)] }],
  ["music from the '80s", { years: [decade(1980)] }],
  ['the eighties', { years: [decade(1980)] }],
  ['80s and 90s pop', { years: [decade(1980), decade(1990)], genres: { in: ['pop'] } }],
  ['songs from 1994', { years: [{ from: 1994, to: 1994 }] }],
  ['from 1990 to 1995', { years: [{ from: 1990, to: 1995 }] }],
  ['between 1970 and 1979', { years: [decade(1970)] }],
  ['70s to 90s', { years: [{ from: 1970, to: 1999 }] }],
  ['music before 2000', { years: [{ from: null, to: 1999 }] }],
  ['before the 90s', { years: [{ from: null, to: 1989 }] }],
  ['since 2015', { years: [{ from: 2015, to: null }] }],
  ['after 2015', { years: [{ from: 2016, to: null }] }],
  ['2010 onwards', { years: [{ from: 2010, to: null }] }],
  ['early 90s', { years: [{ from: 1990, to: 1993 }] }],
  ['mid-90s', { years: [{ from: 1994, to: 1996 }] }],
  ['late 60s psychedelic rock', { years: [{ from: 1967, to: 1969 }], genres: { in: ['psychedelic rock'] } }],
  ['2000s pop punk', { years: [decade(2000)], genres: { in: ['pop punk'] } }],
  ['songs of last year', { years: [{ from: 2025, to: 2025 }] }],
  ['the last five years', { years: [{ from: 2021, to: null }] }],
  ['music of this decade', { years: [{ from: 2020, to: null }] }],
  ['rock, not from the 80s', { genres: { in: ['rock'] }, yearsOut: [decade(1980)] }],
  ['nothing from the 80s or 90s', { yearsOut: [decade(1980), decade(1990)] }],
  ['older songs', { years: [{ from: null, to: 2006 }] }],
  ['new releases', { years: [{ from: 2024, to: null }] }],
  ['recent techno', { years: [{ from: 2024, to: null }], genres: { in: ['techno'] } }],
];

const FAMILIARITY: Case[] = [
  ['70% familiar, 30% new', { familiarity: 0.7 }],
  ['mostly things I love', { familiarity: 0.85 }],
  ['my favorites', { familiarity: 0.85 }],
  ['only stuff I know', { familiarity: 1 }],
  ['something new', { familiarity: 0 }],
  ["songs I've never heard", { familiarity: 0 }],
  ['a mix of old and new', { familiarity: 0.5 }],
  ['hidden gems', { familiarity: 0.3 }],
  ['songs that I forgot', { forgotten: true }],
  ["songs I haven't heard in ages", { forgotten: true }],
  ['songs I used to love', { forgotten: true }],
  ["songs I haven't played since 2019", { notPlayedSince: '2018-12-31T23:00:00.000Z' }],
  ['nothing I played this month', { notPlayedSince: '2026-10-31T23:00:00.000Z' }],
  ["rock I haven't listened to this year", { genres: { in: ['rock'] }, notPlayedSince: '2025-12-31T23:00:00.000Z' }],
  ['not played in the last 3 months', { notPlayedSince: '2026-08-19T22:00:00.000Z' }],
  ["tracks I haven't played for a year", { notPlayedSince: '2025-11-19T23:00:00.000Z' }],
  ['nothing I heard this week', { notPlayedSince: '2026-11-15T23:00:00.000Z' }],
  ['surprise me', { surprise: true }],
  ['Surprise me! 40 minutes', { surprise: true, minutes: 40 }],
];

const LIMITS: Case[] = [
  ['20 clean party tracks', { count: 20, explicit: false, ...doing('party', 0.85, 'party') }],
  [
    'clean 80s songs for a run',
    { explicit: false, years: [{ from: 1980, to: 1989 }], ...doing('run', 0.8, 'energetic') },
  ],
  ['clean house music', { explicit: false, genres: { in: ['house'] } }],
  ['clean rap', { explicit: false, genres: { in: ['hip hop'] } }],
  ['no swearing', { explicit: false }],
  ['kid-friendly pop', { explicit: false, genres: { in: ['pop'] } }],
  ['family friendly road trip music', { ...DRIVE, explicit: false }],
  ['nothing explicit', { explicit: false }],
  ['explicit is fine', {}],
  ['no problem with explicit lyrics', {}],
  ['keep it clean', { explicit: false }],
  ['explicit only', { explicit: true }],
  ['one per artist', { maxPerArtist: 1 }],
  ['only one song per artist', { maxPerArtist: 1 }],
  ['no more than two songs by the same artist', { maxPerArtist: 2 }],
  ['at most 3 per artist', { maxPerArtist: 3 }],
  ['20 songs by different artists', { count: 20, maxPerArtist: 1 }],
  ['start slow and build up', { curve: 'rising' }],
  ['wind down', { curve: 'falling' }],
  ['warm up then cool down', { curve: 'wave' }],
  ['live versions of Radiohead songs', { artists: { in: ['Radiohead'] }, versions: true, versionsIn: ['live'] }],
  ['only acoustic versions', { versions: true, versionsIn: ['acoustic'] }],
  ['live versions are fine', { versions: true }],
  ['remasters are fine', { versions: true }],
  ['no remasters', {}],
  ['start with "Karma Police" by Radiohead', { first: { title: 'Karma Police', artist: 'Radiohead' } }],
  [
    'jazz, open with Adele and end on Drake',
    { genres: { in: ['jazz'] }, first: { title: null, artist: 'Adele' }, last: { title: null, artist: 'Drake' } },
  ],
  ['the last song should be "Yellow"', { last: { title: 'Yellow', artist: null } }],
  ['rock with "Yellow" as the closer', { genres: { in: ['rock'] }, last: { title: 'Yellow', artist: null } }],
  ['nothing by Drake, finish with "Yellow"', { artists: { out: ['Drake'] }, last: { title: 'Yellow', artist: null } }],
  ['no Drake, with "Yellow"', { artists: { out: ['Drake'] }, mustHave: [{ title: 'Yellow', artist: null }] }],
  ['no live versions', {}],
  ['no remixes', {}],
];

const WHOLE: Case[] = [
  ['nothing sad or from the 80s', { moods: ['uplifting'], yearsOut: [decade(1980)] }],
  ['no Drake or rap', { artists: { out: ['Drake'] }, genres: { out: ['hip hop'] } }],
  ['no rap and upbeat', { genres: { out: ['hip hop'] }, moods: ['uplifting'], energy: 0.75 }],
  ['I want Chicago blues', { genres: { in: ['blues'] } }],
  ['play some Deep House and Sad Songs', { genres: { in: ['deep house'] }, moods: ['sad'] }],
  ["jazz for people who don't like jazz", { genres: { out: ['jazz'] } }],
  ['PLAY SOME WEIRD NOISES', {}, ['SOME WEIRD NOISES']],
  ['jazz, 0 minutes', { genres: { in: ['jazz'] } }, ['0 minutes']],
  [
    '45 minutes for a run, mostly things I love, nothing by Drake',
    { ...RUN, minutes: 45, familiarity: 0.85, artists: { out: ['Drake'] } },
  ],
  [
    '45 minutes for a run, nothing I played this month, no rap',
    { ...RUN, minutes: 45, notPlayedSince: '2026-10-31T23:00:00.000Z', genres: { out: ['hip hop'] } },
  ],
  [
    'hey, could you pls make me a playlist with 80s rock, no ballads',
    { genres: { in: ['rock'] }, years: [decade(1980)] },
    ['no ballads'],
  ],
  ['make me a playlist with a blue smell', {}, ['with a blue smell']],
  [
    'jazz for dinner with friends, 2 hours, instrumental',
    { ...doing('dinner', 0.35), genres: { in: ['jazz'] }, minutes: 120 },
    ['instrumental'],
  ],
  [
    'Something like Portishead and Massive Attack for a rainy evening, one per artist, an hour',
    { seeds: { artists: ['Portishead', 'Massive Attack'] }, moods: ['melancholic'], maxPerArtist: 1, minutes: 60 },
  ],
  ['🎉 party 🎉 no country!!! 2 hrs 🕺', { ...PARTY, genres: { out: ['country'] }, minutes: 120 }],
  [
    'i want to listen to sad 90s songs by radiohead for 1 hr',
    { moods: ['sad'], years: [decade(1990)], artists: { in: ['Radiohead'] }, minutes: 60 },
  ],
  ['GIVE ME 20 SONGS BY QUEEN, NO REMIXES', { count: 20, artists: { in: ['Queen'] } }],
  ['play something', {}],
  ['Can you recommend some songs?', {}],
  [
    'workout mix 50 min, rock or metal, no Metallica, start slow and get faster',
    { ...WORKOUT, minutes: 50, genres: { in: ['rock', 'metal'] }, artists: { out: ['Metallica'] }, curve: 'rising' },
  ],
  [
    'a dozen upbeat 80s hits, not by Madonna',
    { count: 12, moods: ['uplifting'], energy: 0.75, years: [decade(1980)], artists: { out: ['Madonna'] } },
  ],
  ['two hours of house for a house party', { ...PARTY, minutes: 120, genres: { in: ['house'] } }],
  ['soft songs to help me sleep, no vocals', { moods: ['calm'], activities: ['sleep'] }, ['no vocals']],
];

const TABLE = { LENGTHS, DOINGS, GENRES, ARTISTS, TITLES, ERAS, FAMILIARITY, LIMITS, WHOLE };

describe('readRequest reads requests for music', () => {
  for (const [group, cases] of Object.entries(TABLE)) {
    it.each(cases)(`${group}: %s`, async (text, said, notUnderstood = []) => {
      expect(await read(text)).toEqual({ intent: 'playlist', brief: brief(said), notUnderstood });
    });
  }
});

describe('readRequest reads everything else', () => {
  it.each([
    ['hello', 'greeting'],
    ['Hi there!', 'greeting'],
    ['Good morning', 'greeting'],
    ['hey echotune, how are you?', 'greeting'],
    ['thanks!', 'thanks'],
    ['thank you so much', 'thanks'],
    ['perfect, thanks', 'thanks'],
    ['What can you do?', 'help'],
    ['help', 'help'],
    ['', 'unclear'],
    ['   ', 'unclear'],
    ['?!', 'unclear'],
    ['🦆', 'unclear'],
    ['yes please', 'unclear'],
  ])('%j → %s', async (text, topic) => {
    expect(await read(text)).toEqual({ intent: 'help', topic, notUnderstood: [] });
  });

  it('names the words of a message that makes no sense', async () => {
    expect(await read('colourless green ideas sleep furiously')).toMatchObject({
      notUnderstood: ['colourless green', 'furiously'],
    });
    expect(await read('xyzzy plugh')).toEqual({ intent: 'help', topic: 'unclear', notUnderstood: ['xyzzy plugh'] });
  });

  it('finds nothing to refine without a playlist', async () => {
    expect(await read('shorter')).toEqual({ intent: 'help', topic: 'unclear', notUnderstood: ['shorter'] });
  });
});
