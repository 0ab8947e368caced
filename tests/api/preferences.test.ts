import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Agent, startApp, type TestApp } from '../start-app.js';
import { askFor } from './say.js';

let app: TestApp;
let ada: Agent;

beforeAll(async () => {
  app = await startApp({ RATE_LIMIT_PER_MINUTE: '100000' });
  ada = await app.signIn('Ada');
});
afterAll(() => app.stop());

const DEFAULTS = {
  aiProvider: null,
  theme: 'system',
  language: 'en',
  favouriteGenres: [],
  bannedGenres: [],
  favouriteArtists: [],
  bannedArtists: [],
  explicitAllowed: true,
  familiarity: 0.6,
  countingRule: 'thirty-seconds',
  timeZone: null,
  shareWithModels: 'taste',
  memories: true,
};

describe('preferences', () => {
  it('begin with defaults, and change only in what is sent', async () => {
    expect((await ada.get('/api/preferences').expect(200)).body).toEqual(DEFAULTS);
    const change = {
      aiProvider: 'gemini',
      theme: 'dark',
      language: 'pt-BR',
      explicitAllowed: false,
      familiarity: 0,
      countingRule: 'completed',
      timeZone: 'America/Argentina/Buenos_Aires',
      shareWithModels: 'request',
    };
    expect((await ada.patch('/api/preferences').send(change).expect(200)).body).toEqual({ ...DEFAULTS, ...change });
    const { body } = await ada.patch('/api/preferences').send({ aiProvider: null, timeZone: null }).expect(200);
    expect(body).toEqual({ ...DEFAULTS, ...change, aiProvider: null, timeZone: null });
    expect((await ada.get('/api/preferences')).body).toEqual(body);
    expect((await ada.patch('/api/preferences').send({}).expect(200)).body).toEqual(body);
  });

  it('know genres and artists by any spelling, each once', async () => {
    const change = {
      favouriteGenres: ['Hip-Hop', 'rap', 'R&B'],
      bannedGenres: ['Christmas'],
      favouriteArtists: ['Beyoncé', 'BEYONCE', ' Björk '],
    };
    const { body } = await ada.patch('/api/preferences').send(change).expect(200);
    expect(body).toMatchObject({
      favouriteGenres: ['hip hop', 'r&b'],
      bannedGenres: ['holiday'],
      favouriteArtists: ['Beyoncé', 'Björk'],
    });
  });

  it.each([
    [{ favouriteGenres: ['jazz', 'flumph'] }, 'body.favouriteGenres.1'],
    [{ familiarity: 1.01 }, 'body.familiarity'],
    [{ familiarity: '0.5' }, 'body.familiarity'],
    [{ theme: 'neon' }, 'body.theme'],
    [{ language: 'english please' }, 'body.language'],
    [{ language: '' }, 'body.language'],
    [{ timeZone: 'Mars/Olympus_Mons' }, 'body.timeZone'],
    [{ timeZone: '+02:00' }, 'body.timeZone'],
    [{ aiProvider: 'clippy' }, 'body.aiProvider'],
    [{ countingRule: 'thirty_seconds' }, 'body.countingRule'],
    [{ bannedArtists: [''] }, 'body.bannedArtists.0'],
    [{ bannedArtists: Array.from({ length: 201 }, (_, n) => `a${n}`) }, 'body.bannedArtists'],
    [{ shareWithModels: 'everything' }, 'body.shareWithModels'],
    [{ colour: 'red' }, 'body'],
    [[], 'body'],
  ])('refuse %j', async (change, path) => {
    const { body } = await ada.patch('/api/preferences').send(change).expect(400);
    expect(body).toMatchObject({ code: 'invalid-request', errors: [{ path }] });
  });

  it('hold nothing that is a favourite and banned at once', async () => {
    const eve = await app.signIn('Eve');
    await eve
      .patch('/api/preferences')
      .send({ favouriteArtists: ['The Beatles'] })
      .expect(200);
    const { body } = await eve
      .patch('/api/preferences')
      .send({ bannedArtists: ['beatles'] })
      .expect(400);
    expect(body.errors).toEqual([{ path: 'body.bannedArtists', message: expect.stringContaining('beatles') }]);
    await eve
      .patch('/api/preferences')
      .send({ bannedArtists: ['beatles'], favouriteArtists: [] })
      .expect(200);
  });

  it('are each listener’s own, and nobody’s without one', async () => {
    const bob = await app.signIn('Bob');
    expect((await bob.get('/api/preferences')).body).toEqual(DEFAULTS);
    await app.anonymous().get('/api/preferences').expect(401);
    await app.anonymous().patch('/api/preferences').send({}).expect(401);
  });

  it('hold in every playlist: what is banned never comes', async () => {
    const carl = await app.signIn('Carl');
    await carl
      .patch('/api/preferences')
      .send({ bannedGenres: ['jazz'], bannedArtists: ['Queen'] })
      .expect(200);
    const { playlist, receipt } = await askFor(carl, '40 rock or jazz songs');
    expect(playlist.tracks.filter(({ genres }) => genres.includes('jazz'))).toEqual([]);
    expect(playlist.tracks.filter(({ artists }) => artists.includes('Queen'))).toEqual([]);
    const rules = receipt.rules.filter(({ rule }) => rule === 'genres.out' || rule === 'artists.out');
    expect(rules).toMatchObject([{ satisfied: true }, { satisfied: true }]);
  });
});
