import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Page } from 'playwright-core';
import { type Agent, startApp, type TestApp } from '../start-app.js';
import { type Browser, findChromium, seriousFaults, startBrowser } from './browser.js';
import { expectSoon } from './expect-soon.js';

const chromium = findChromium();
const suite = chromium === null ? describe.skip : describe;
jest.setTimeout(60_000);

suite('flags at the admin’s desk, in a real browser', () => {
  let app: TestApp;
  let browser: Browser;
  let admin: Agent;
  let page: Page;

  const signIn = (as: Page, role: 'listener' | 'admin') =>
    as.request.post(`${app.url}/auth/demo`, { data: { name: role, role } });
  const flag = async (key: string) => (await admin.get(`/api/admin/flags/${key}`).expect(200)).body;
  const change = async (key: string, part: object) => {
    const { version } = await flag(key);
    await admin
      .patch(`/api/admin/flags/${key}`)
      .send({ ...part, version })
      .expect(200);
  };
  const open = async (key = '') => {
    await page.goto(`${app.url}/admin/flags${key && `/${key}`}`);
    await page.getByRole('heading', { name: key || 'Flags', level: 1 }).waitFor();
  };
  const row = (key: string) => page.getByRole('listitem').filter({ has: page.getByRole('link', { name: key }) });

  beforeAll(async () => {
    app = await startApp();
    admin = await app.signIn('admin', 'admin');
    await admin
      .post('/api/admin/flags')
      .send({
        key: 'new-cover',
        type: 'boolean',
        description: 'Whether playlists get the new covers.',
        enabled: true,
        defaultVariant: 'off',
        rollout: { percent: 30, stickiness: 'targetingKey', variant: 'on' },
        rules: [{ description: '', when: [{ attribute: 'role', op: 'equals', values: ['admin'] }], serve: 'on' }],
      })
      .expect(201);
    await app.signIn('Ann');
    browser = await startBrowser(chromium ?? '');
    page = await browser.open();
    await signIn(page, 'admin');
  });
  afterAll(async () => {
    await browser.close();
    await app.stop();
  });

  it('is one navigation, for admins', async () => {
    await page.goto(app.url);
    await page.getByRole('link', { name: 'Admin', exact: true }).click();
    await page.getByRole('heading', { name: 'Flags', level: 1 }).waitFor();
    const sections = page.getByRole('navigation', { name: 'Admin' });
    await sections.getByRole('link', { name: 'Health' }).click();
    await page.getByRole('heading', { name: 'Health', level: 1 }).waitFor();
    await expectSoon(() => sections.getByRole('link', { name: 'Health' }).getAttribute('aria-current'), 'page');
    await sections.getByRole('link', { name: 'API tokens' }).click();
    await page.getByRole('heading', { name: 'API tokens', level: 1 }).waitFor();

    const other = await browser.open();
    await signIn(other, 'listener');
    await other.goto(`${app.url}/admin/flags`);
    await other.getByRole('heading', { name: 'Nothing plays here', level: 2 }).waitFor();
    expect(await other.getByRole('link', { name: 'Admin' }).count()).toBe(0);
  });

  it('says of each flag what it does, as a sentence, and finds them', async () => {
    await open();
    await expectSoon(
      () => row('new-cover').innerText(),
      expect.stringContaining('On for 30 % of listeners, always for admins.'),
    );
    await expectSoon(() => row('maintenance-mode').innerText(), expect.stringContaining('Off for everybody.'));
    await page.getByRole('searchbox', { name: 'Search' }).fill('cover');
    await row('maintenance-mode').waitFor({ state: 'detached' });
    await row('new-cover').waitFor();
    await page.getByRole('searchbox', { name: 'Search' }).fill('nobody calls it that');
    await page.getByText('No flag is called that.').waitFor();
  });

  it('asks before it switches off what the code reads, and keeps why', async () => {
    await open();
    const memories = page.getByRole('switch', { name: 'memories: on' });
    await memories.click();
    const dialog = page.getByRole('dialog', { name: 'Switch memories off?' });
    await dialog.waitFor();
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    expect((await flag('memories')).enabled).toBe(true);
    await memories.click();
    await page.getByLabel('Why?').fill('it learns nonsense');
    await dialog.getByRole('button', { name: 'Switch off' }).click();
    await page.getByText('memories is off.').waitFor();
    await page.getByRole('switch', { name: 'memories: on', checked: false }).waitFor();
    const { body } = await admin.get('/api/admin/flags/memories/history').expect(200);
    expect(body.items[0]).toMatchObject({ reason: 'it learns nonsense', actor: { name: 'admin' } });
  });

  it('makes a flag, gives it a rule and a rollout, and takes that back, all by keyboard', async () => {
    await open();
    await page.getByRole('button', { name: 'New flag' }).focus();
    await page.keyboard.press('Enter');
    await page.keyboard.type('quiet-hours');
    await page.keyboard.press('Tab');
    await page.keyboard.type('No music at night.');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'quiet-hours', level: 1 }).waitFor();
    await page.getByText('Off for everybody.').waitFor();

    const press = async (name: string, key = 'Enter') => {
      await tabTo(page, name);
      await page.keyboard.press(key);
    };
    await press('Add rule');
    await tabTo(page, 'Values, with commas between');
    await page.keyboard.press('Control+A');
    await page.keyboard.type('admin, listener');
    await press('Roll a value out to a share of listeners', 'Space');
    await tabTo(page, 'Percent');
    await page.keyboard.press('ArrowRight');
    await press('Save changes');
    await page.getByText('Saved.').waitFor();
    const saved = await flag('quiet-hours');
    expect(saved.rules[0]).toMatchObject({ when: [{ attribute: 'role', op: 'equals' }], serve: 'on' });
    expect(saved.rules[0].when[0].values).toEqual(['admin', 'listener']);
    expect(saved.rollout).toEqual({ percent: 1, stickiness: 'targetingKey', variant: 'on' });

    await press('2 changes');
    await page
      .getByRole('cell', { name: '"percent": 1' })
      .or(page.getByText('rollout', { exact: true }))
      .first()
      .waitFor();
    await press('Back to this: version 1');
    await page.getByText('It is what it was at version 1.').waitFor();
    expect(await flag('quiet-hours')).toMatchObject({ rules: [], rollout: null, version: 3 });
  });

  it('shows both states when somebody else was first, and does what the admin decides', async () => {
    await open('new-cover');
    await page.getByLabel('What it decides').fill('Mine');
    await change('new-cover', { description: 'Theirs' });
    await page.getByRole('button', { name: 'Save changes' }).click();
    const dialog = page.getByRole('dialog', { name: 'Somebody else was first' });
    await expectSoon(
      () => dialog.getByRole('row', { name: /description/ }).innerText(),
      expect.stringMatching(/Theirs\s+Mine/),
    );
    await dialog.getByRole('button', { name: 'Keep what is there' }).click();
    await page.getByText('Theirs').first().waitFor();
    await expectSoon(() => page.getByLabel('What it decides').inputValue(), 'Theirs');

    await page.getByLabel('What it decides').fill('Mine again');
    await change('new-cover', { clientVisible: false });
    await page.getByRole('button', { name: 'Save changes' }).click();
    await dialog.getByRole('button', { name: 'Take mine over' }).click();
    await page.getByText('Saved.').waitFor();
    expect(await flag('new-cover')).toMatchObject({ description: 'Mine again', clientVisible: true });
  });

  it('shows what somebody else changes, without being asked, and leaves what is being typed', async () => {
    // Sooner than the page would look by itself.
    const soon = { timeout: 15_000 };
    await open();
    await change('new-cover', { rollout: { percent: 31, stickiness: 'targetingKey', variant: 'on' } });
    await row('new-cover').getByText('On for 31 % of listeners').waitFor(soon);
    await admin.post('/api/admin/flags').send({ key: 'brand-new', type: 'boolean' }).expect(201);
    await row('brand-new').waitFor(soon);
    await open('new-cover');
    await page.getByLabel('What it decides').fill('Being typed');
    await change('new-cover', { rollout: { percent: 30, stickiness: 'targetingKey', variant: 'on' } });
    await page
      .getByText(/^On for 30 % of listeners/)
      .first()
      .waitFor(soon);
    await expectSoon(() => page.getByLabel('What it decides').inputValue(), 'Being typed');
    await page.getByRole('button', { name: 'Discard' }).click();
    await page.getByRole('switch', { name: 'new-cover: on' }).waitFor();
  });

  it('says where the server finds something wrong', async () => {
    await open('new-cover');
    await page.getByRole('button', { name: 'Add condition' }).click();
    await page.getByLabel('Attribute').last().fill('not an attribute');
    await page.getByRole('button', { name: 'Save changes' }).click();
    await page.getByText(/rules\.0\.when\.1\.attribute: /).waitFor();
    await page.getByRole('button', { name: 'Discard' }).click();
    await expectSoon(() => page.getByLabel('Attribute').count(), 1);
  });

  it('explains what a listener gets, rule by rule', async () => {
    await open('new-cover');
    await page.getByRole('button', { name: 'Me', exact: true }).click();
    await page.getByText('Gets on').waitFor();
    await page.getByText(/role is admin: holds/).waitFor();
    await page.getByRole('searchbox', { name: 'Find a listener by name' }).fill('nobody');
    await page.getByText('Nobody is called that.').waitFor();
    await page.getByRole('searchbox', { name: 'Find a listener by name' }).fill('Ann');
    await page.getByRole('button', { name: 'Ann', exact: true }).click();
    await page.getByText(/role is admin: does not hold/).waitFor();
    await page.getByRole('button', { name: 'A context by hand' }).click();
    await page.getByLabel('Context, as JSON').fill('{');
    await page.getByRole('button', { name: 'Explain' }).click();
    await page.getByText('This is no JSON object.').waitFor();
    await page.getByLabel('Context, as JSON').fill('{"targetingKey": "x", "role": "listener"}');
    await page.getByRole('button', { name: 'Explain' }).click();
    await page.getByText(/role is admin: does not hold/).waitFor();
    await page.getByText('it is "listener"').waitFor();
  });

  it('shows what came of each variant, and says when that is not to be trusted', async () => {
    const panel = page.getByRole('region', { name: 'What came of it' });
    await open('maintenance-mode');
    await panel.getByText(/Everybody gets the same.*Roll a value out/).waitFor();
    const rollout = { percent: 50, stickiness: 'targetingKey', variant: 'on' };
    await admin
      .post('/api/admin/flags')
      .send({ key: 'two-mixers', type: 'boolean', description: 'Who mixes.', enabled: true, rollout })
      .expect(201);
    await open('two-mixers');
    await panel.getByText(/No listener has asked for it yet/).waitFor();

    const happen = (kind: string, variant: string, many: number, more: string) =>
      app.server.context.postgres.pool.query(
        `INSERT INTO events (user_id, kind, data) SELECT gen_random_uuid(), $1,
           jsonb_build_object('flag', 'two-mixers', 'version', 1, 'variant', $2::text, ${more})
         FROM generate_series(1, $3) AS n`,
        [kind, variant, many],
      );
    for (const [variant, listeners, slower] of [
      ['on', 620, 0],
      ['off', 400, 300],
    ] as const) {
      await happen('exposure', variant, listeners, `'n', n`);
      const answer = `'failed', n % 20 = 0, 'satisfied', n % 7 > 0, 'latencyMs', ${slower} + n`;
      await happen('outcome', variant, listeners, `'what', 'answer', ${answer}`);
    }
    await happen('outcome', 'on', 40, `'what', CASE WHEN n % 4 = 0 THEN 'skipped' ELSE 'kept' END, 'count', 1`);
    await page.reload();
    await panel
      .getByRole('alert')
      .getByText(/less than 0\.0001/)
      .waitFor();
    const on = panel.getByRole('listitem').filter({ hasText: '620 listeners' });
    await expectSoon(
      () => on.innerText(),
      expect.stringMatching(/60\.8 % of all; is to have 50 %\nWho gets it: 50 % of everybody \(rollout\)/),
    );
    const spoken = (name: RegExp) => panel.getByRole('img', { name }).count();
    await expectSoon(
      () => spoken(/^Answers that failed, on: 5 %, with 95 % certainty between 3\.54 % and 7\.01 %$/),
      1,
    );
    await expectSoon(() => spoken(/^Time of an answer, off: 500 ms, /), 1);
    await expectSoon(() => spoken(/^Tracks kept/), 1);
    await panel.getByText('As a table').click();
    const row = panel.getByRole('row').filter({ has: page.getByRole('rowheader', { name: 'off' }) });
    await expectSoon(() => row.innerText(), expect.stringMatching(/off\s+400\s+50 %\s+400\s+5 % .*nothing yet/s));
    await change('two-mixers', { description: 'Who mixes now.' });
    await page.reload();
    await panel.getByText(/No listener has asked for it yet/).waitFor();
    await panel.getByLabel('Version').selectOption('1');
    await panel.getByText('620 listeners').waitFor();
  });

  it('plans, copies, archives and brings back', async () => {
    await open('new-cover');
    await page.getByLabel('When', { exact: true }).fill('2020-01-01T10:00');
    await page.getByRole('button', { name: 'Plan it' }).click();
    await page.getByText('Choose a time to come.').waitFor();
    await page.getByLabel('When', { exact: true }).fill('2099-01-01T10:00');
    await page.getByLabel('Switch it').selectOption('Off');
    await page.getByRole('button', { name: 'Plan it' }).click();
    await page.getByText(/^Off at Jan 1, 2099/).waitFor();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByText('Nothing is planned.').waitFor();

    await page.getByRole('button', { name: 'More' }).click();
    await page.getByRole('menuitem', { name: 'Make a copy' }).click();
    await page.getByLabel('Key of the copy').fill('newer-cover');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'newer-cover', level: 1 }).waitFor();
    await page.getByRole('button', { name: 'More' }).click();
    await page.getByRole('menuitem', { name: 'Archive' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Archive' }).click();
    await page.getByText('This flag is archived').waitFor();
    await page.getByRole('button', { name: 'More' }).click();
    await page.getByRole('menuitem', { name: 'Delete for good' }).click();
    await page.getByLabel('Key of the flag').fill('newer-cover');
    await page.keyboard.press('Enter');
    await page.getByText('newer-cover was deleted.').waitFor();
    await admin.get('/api/admin/flags/newer-cover').expect(404);
  });

  it('shows what a file would change before it imports it', async () => {
    await open();
    const file = (text: string) => ({ name: 'flags.json', mimeType: 'application/json', buffer: Buffer.from(text) });
    await page.getByRole('button', { name: 'Export and import' }).click();
    await page.getByRole('menuitem', { name: /Import a file/ }).click();
    const input = page.getByLabel('A file of flagd (JSON)');
    await input.setInputFiles(file('not json'));
    await page.getByText('This file is no JSON.').waitFor();
    const definition = {
      state: 'ENABLED',
      variants: { on: true, off: false },
      defaultVariant: 'off',
      targeting: { if: [{ cat: [{ var: 'country' }] }, 'on', 'off'] },
    };
    await input.setInputFiles(file(JSON.stringify({ flags: { 'from-file': definition } })));
    await page.getByText('from-file').waitFor();
    await admin.get('/api/admin/flags/from-file').expect(404);
    await page.getByRole('button', { name: 'Import', exact: true }).click();
    await page.getByText('1 flag imported.').waitFor();
    await open('from-file');
    await page.getByText(/^On, by targeting of its own/).waitFor();
    await expectSoon(
      () => page.getByRole('region', { name: 'Targeting, as JSON' }).innerText(),
      expect.stringContaining('country'),
    );
  });

  it.each([
    ['wide and light', { width: 1440, dark: false }],
    ['wide and dark', { width: 1440, dark: true }],
    ['narrow and light', { width: 390, dark: false }],
    ['narrow and dark', { width: 390, dark: true }],
  ])('has nothing serious for axe and nothing sticks out, %s', async (_name, look) => {
    const other = await browser.open(look);
    await signIn(other, 'admin');
    for (const place of ['/admin/flags', '/admin/flags/new-cover', '/admin/flags/two-mixers']) {
      await other.goto(app.url + place);
      await other
        .getByText(/^(All flags|changed )/)
        .first()
        .waitFor();
      if (place.endsWith('cover')) {
        await other.getByRole('button', { name: 'Me', exact: true }).click();
        await other.getByText('Gets on').waitFor();
        await other
          .getByText(/\d+ changes?$/)
          .first()
          .click();
      }
      if (place.endsWith('mixers')) {
        await other.getByLabel('Version').selectOption('1');
        await other.getByText('As a table').click();
      }
      await sleep(300);
      expect([place, await seriousFaults(other)]).toEqual([place, []]);
      const overflow = await other.evaluate(
        'const main = document.querySelector("main"); main.scrollWidth - main.clientWidth',
      );
      expect([place, overflow]).toEqual([place, 0]);
      const shots = process.env['SCREENSHOTS'];
      if (shots === undefined) continue;
      const name = `${place.split('/').at(-1)}-${look.width}-${look.dark ? 'dark' : 'light'}.png`;
      await other.setViewportSize({ width: look.width, height: 2_400 });
      await other.screenshot({ path: `${shots}/${name}` });
      await other.setViewportSize({ width: look.width, height: 900 });
    }
  });
});

/** Moves the focus forward until it is on what has this name. */
async function tabTo(page: Page, name: string): Promise<void> {
  const here = () =>
    page.evaluate(
      `(() => { const e = document.activeElement; return e.ariaLabel || e.closest('label')?.innerText || e.innerText })()`,
    );
  for (let presses = 0; presses < 200; presses++) {
    await page.keyboard.press('Tab');
    const text = String(await here())
      .replace(/\s+/g, ' ')
      .trim();
    if (text.replace(' :', ':') === name) return;
  }
  throw new Error(`the keyboard does not reach ${name}`);
}
