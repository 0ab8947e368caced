import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { buildExtendedRow } from '../factories/exports.js';
import { importFile } from '../import-file.js';
import { startApp, type TestApp } from '../start-app.js';

let app: TestApp;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.stop());

it('words name an artist as soon as somebody’s import has ended, whatever they named before', async () => {
  const [robin, sam] = [await app.signIn('Robin'), await app.signIn('Sam')];
  const ask = async () => {
    const { body } = await robin
      .post('/api/recommendations')
      .send({ text: '20 songs without the zorblax quintet' })
      .expect(200);
    return body.receipt.brief.artists.out;
  };
  const unknown = await ask();
  expect(await ask()).toEqual(unknown);
  await importFile(sam, [buildExtendedRow({ master_metadata_album_artist_name: 'The Zorblax Quintet' })]);
  expect(unknown).not.toEqual(['The Zorblax Quintet']);
  expect(await ask()).toEqual(['The Zorblax Quintet']);
});
