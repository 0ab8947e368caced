import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import pg from 'pg';
import type { Page } from 'playwright-core';
import { type OpenAiRequest, openai, startFakeOpenAi } from '../fakes/fake-openai.js';
import { dripping, type FakeService, only } from '../fakes/wire.js';
import { startApp, type TestApp } from '../start-app.js';
import { type Browser, findChromium, seriousFaults, startBrowser, stored } from './browser.js';
import { expectSoon } from './expect-soon.js';

const chromium = findChromium();
const suite = chromium === null ? describe.skip : describe;
jest.setTimeout(60_000);

const SAID = 'here is a list that should suit you well, with a calm end. there is more to it, so take your time.';
const WORDS = SAID.match(/\S+\s*/g) ?? [];
/** `SHOTS=dir npm test -- tests/e2e/chat.test.ts` keeps pictures of what is looked at. */
const shots = process.env['SHOTS'];

suite('a conversation in a real browser', () => {
  let service: FakeService<OpenAiRequest, unknown>;
  let app: TestApp;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    service = await startFakeOpenAi(() => openai.says(...WORDS));
    app = await startApp({
      LLM_PROVIDERS: 'openai,built-in',
      OPENAI_API_KEY: 'sk-test',
      OPENAI_MODEL: 'test-model',
      OPENAI_BASE_URL: `${service.url}/v1`,
      LLM_STALL_TIMEOUT_MS: '60000',
    });
    browser = await startBrowser(chromium ?? '');
    page = await browser.open();
    await page.request.post(`${app.url}/auth/demo`, { data: { name: 'Robin' } });
    await page.goto(app.url);
  });
  afterAll(async () => {
    await browser.close();
    await app.stop();
    await service.stop();
  });

  const shoot = async (name: string, of: Page = page): Promise<void> => {
    if (shots !== undefined) await of.screenshot({ path: `${shots}/${name}.png` });
  };
  const answers = () => page.getByRole('article');
  const field = () => page.getByLabel('Your request');
  const ask = async (text: string): Promise<void> => {
    await field().fill(text);
    await page.keyboard.press('Enter');
  };
  const stopped = () => page.getByRole('button', { name: 'Stop the answer' });
  const pager = (name: string, place: string) => page.getByRole('group', { name }).getByText(place, { exact: true });

  it('shows the words as they come, and goes on with them after a reload', async () => {
    service.answer(() => dripping(openai.says(...WORDS), 120));
    await ask('12 soul tracks');
    const last = answers().last();
    await last.getByText('here is a list').waitFor();
    expect(await last.getByText('take your time.').count()).toBe(0);
    await shoot('streaming');
    await page.reload();
    await last.getByText('here is a list').waitFor();
    await last.getByText('take your time.').waitFor();
    await last.getByText('Answered by OpenAI.', { exact: true }).waitFor();
    await expectSoon(() => answers().count(), 1);
    expect(service.requests).toHaveLength(1);
    expect(await seriousFaults(page)).toEqual([]);
    await shoot('answered');
  });

  it('stops, keeps what was said, and goes on', async () => {
    service.answer(() => only(8, openai.says(...WORDS), 'stall'));
    await ask('make it 8 songs');
    const last = answers().last();
    await last.getByText('here is a list').waitFor();
    await stopped().click();
    await last.getByText('You stopped this answer.').waitFor();
    await last.getByText('here is a list').waitFor();
    expect(await seriousFaults(page)).toEqual([]);
    await shoot('stopped');
    service.answer(() => openai.says(...WORDS));
    await last.getByRole('button', { name: 'Go on' }).click();
    await last.getByText('take your time.').waitFor();
    await pager('Answers to this request', '2 of 2').waitFor();
  });

  it('offers to go on where the model broke off', async () => {
    service.answer(() => only(8, openai.says(...WORDS), 'cut'));
    await ask('reverse the order');
    const last = answers().last();
    await last.getByText('This answer broke off.').waitFor();
    await last.getByRole('button', { name: 'Go on' }).waitFor();
    service.answer(() => openai.says(...WORDS));
  });

  it('asks another engine for the same, and goes back and forth between the answers', async () => {
    const last = answers().last();
    await last.getByRole('button', { name: 'Another answer' }).click();
    await shoot('engines');
    await page.getByRole('menuitem', { name: /Built-in engine/ }).click();
    await last.getByText('Answered by the built-in engine.', { exact: true }).waitFor();
    const places = last.getByRole('group', { name: 'Answers to this request' });
    await places.getByText('2 of 2').waitFor();
    await shoot('regenerated');
    await stored(page, () => places.getByRole('button', { name: 'Previous' }).click());
    await last.getByText('This answer broke off.').waitFor();
    await page.reload();
    await answers().last().getByText('This answer broke off.').waitFor();
    await answers().last().getByRole('button', { name: 'Next' }).click();
    await answers().last().getByText('Answered by the built-in engine.', { exact: true }).waitFor();
  });

  it('edits a request into a branch, by keyboard, and loses no typed text', async () => {
    const second = answers().nth(1);
    await second.getByRole('button', { name: 'Edit the request' }).focus();
    await page.keyboard.press('Enter');
    const editor = page.getByLabel('The request, edited');
    await editor.fill('make it 6 songs');
    await shoot('editing');
    await page.reload();
    await answers().nth(1).getByRole('button', { name: 'Edit the request' }).click();
    await expectSoon(() => editor.inputValue(), 'make it 6 songs');
    await field().fill('not sent yet');
    await editor.press('Enter');
    await answers().last().getByText('make it 6 songs').waitFor();
    await answers().last().getByText('Answered by OpenAI.', { exact: true }).waitFor();
    await expectSoon(() => answers().count(), 2);
    await pager('Wordings of this request', '2 of 2').waitFor();
    expect(await seriousFaults(page)).toEqual([]);
    await shoot('branch');
    const wordings = answers().last().getByRole('group', { name: 'Wordings of this request' });
    await stored(page, () => wordings.getByRole('button', { name: 'Previous' }).click());
    await page.getByText('reverse the order').waitFor();
    await expectSoon(() => answers().count(), 3);
    await page.reload();
    await page.getByText('reverse the order').waitFor();
    await expectSoon(() => field().inputValue(), 'not sent yet');
  });

  it('takes what one thinks of an answer', async () => {
    const like = answers().first().getByRole('button', { name: 'I like it' });
    await stored(page, () => like.click());
    await page.reload();
    await answers().first().getByRole('button', { name: 'I like it', pressed: true }).waitFor();
  });

  it('returns to the start with the typed text where a new chat came to nothing', async () => {
    const client = new pg.Client({ connectionString: app.databaseUrl });
    await client.connect();
    await client.query("ALTER TABLE chat_messages ADD CONSTRAINT refuse CHECK (content NOT LIKE '%polka%')");
    const chat = page.url();
    await page.goto(app.url);
    await ask('ten rock songs, polka');
    await page.getByText('The answer did not arrive.').waitFor();
    await page.waitForURL(`${app.url}/`);
    await expectSoon(() => field().inputValue(), 'ten rock songs, polka');
    await client.query('ALTER TABLE chat_messages DROP CONSTRAINT refuse');
    await client.end();
    await page.goto(chat);
  });

  it('goes on when the connection comes back', async () => {
    service.answer(() => dripping(openai.says(...WORDS), 150));
    await ask('12 jazz tracks');
    await answers().last().getByText('here is').waitFor();
    await page.context().setOffline(true);
    await page.waitForTimeout(300);
    await page.context().setOffline(false);
    await answers().last().getByText('take your time.').waitFor();
    await answers().last().getByText('Answered by OpenAI.', { exact: true }).waitFor();
  });

  it.each([
    ['wide-dark', { width: 1440, dark: true }],
    ['narrow-light', { width: 390, dark: false }],
    ['narrow-dark', { width: 390, dark: true }],
  ])('has nothing serious for axe, and fits: %s', async (name, look) => {
    const other = await browser.open(look);
    await other.request.post(`${app.url}/auth/demo`, { data: { name: 'Robin' } });
    await other.goto(page.url());
    await other.getByText('Answered by', { exact: false }).first().waitFor();
    expect(await seriousFaults(other)).toEqual([]);
    const overflow = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';
    expect(await other.evaluate(overflow)).toBe(0);
    await shoot(name, other);
  });
});
