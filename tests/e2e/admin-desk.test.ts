import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Page } from 'playwright-core';
import { type Agent, startApp, type TestApp } from '../start-app.js';
import { type Browser, findChromium, seriousFaults, startBrowser } from './browser.js';
import { expectSoon } from './expect-soon.js';

const chromium = findChromium();
const suite = chromium === null ? describe.skip : describe;
jest.setTimeout(120_000);

suite('users, audit and jobs at the admin’s desk, in a real browser', () => {
  let app: TestApp;
  let browser: Browser;
  let admin: Agent;
  let page: Page;
  let robin: string;

  const open = async (section: string, title: string) => {
    await page.goto(`${app.url}/admin/${section}`);
    await page.getByRole('heading', { name: title, level: 1 }).waitFor();
  };
  const dialog = () => page.getByRole('dialog');

  beforeAll(async () => {
    app = await startApp();
    admin = await app.signIn('Ada', 'admin');
    const listener = await app.signIn('Robin Hill');
    robin = (await listener.get('/api/me').expect(200)).body.id;
    await app.signIn('Kim');
    browser = await startBrowser(chromium ?? '');
    page = await browser.open();
    await page.request.post(`${app.url}/auth/demo`, { data: { name: 'Ada', role: 'admin' } });
  });
  afterAll(async () => {
    await browser.close();
    await app.stop();
  });

  it('finds users by name and role, and shows what is kept of one', async () => {
    await open('users', 'Users');
    await page.getByRole('searchbox', { name: 'Search by name' }).fill('rob');
    await page.getByRole('link', { name: 'Kim' }).waitFor({ state: 'detached' });
    await page.getByLabel('Role').selectOption('Admin');
    await page.getByText('Nobody is called that.').waitFor();
    await page.getByLabel('Role').selectOption('Listener');
    await page.getByRole('link', { name: 'Robin Hill' }).click();
    await page.getByRole('heading', { name: 'Robin Hill', level: 1 }).waitFor();
    await expectSoon(
      () => page.getByRole('region', { name: 'What is kept' }).innerText(),
      expect.stringMatching(/signed in at\s*1 place/),
    );
  });

  it('disables somebody, with a reason, and lets them in again', async () => {
    await open(`users/${robin}`, 'Robin Hill');
    await page.getByRole('button', { name: 'Disable' }).click();
    await page.keyboard.type('asked for it');
    await page.keyboard.press('Enter');
    await page.getByText('Robin Hill is disabled.').waitFor();
    await page.getByText('Disabled', { exact: true }).waitFor();
    expect((await admin.get(`/api/admin/users/${robin}`)).body).toMatchObject({ disabled: true, loginSessions: 0 });
    await page.getByRole('button', { name: 'Enable again' }).click();
    await dialog().getByRole('button', { name: 'Enable again' }).click();
    await page.getByText('Robin Hill can sign in again.').waitFor();
    await page.getByRole('button', { name: 'Make an admin' }).click();
    await dialog().getByRole('button', { name: 'Cancel' }).click();
    expect((await admin.get(`/api/admin/users/${robin}`)).body).toMatchObject({ disabled: false, role: 'listener' });
  });

  it('tells why the last admin stays one', async () => {
    const { id } = (await admin.get('/api/me')).body;
    await open(`users/${id}`, 'Ada');
    await page.getByText('This is you.').waitFor();
    expect(await page.getByRole('button', { name: 'Delete' }).count()).toBe(0);
    await page.getByRole('button', { name: 'Make a listener' }).click();
    await dialog().getByRole('button', { name: 'Make a listener' }).click();
    await page.getByRole('region', { name: 'Notices' }).or(page.getByLabel('Notices')).getByText(/admin/).waitFor();
    expect((await admin.get('/api/me')).body.role).toBe('admin');
  });

  it('deletes only who is named', async () => {
    await app.signIn('Gone Soon');
    const { items } = (await admin.get('/api/admin/users?q=Gone')).body;
    await open(`users/${items[0].id}`, 'Gone Soon');
    await page.getByRole('button', { name: 'Delete' }).click();
    await page.getByLabel('Name').fill('somebody else');
    await page.keyboard.press('Enter');
    await dialog().waitFor();
    await admin.get(`/api/admin/users/${items[0].id}`).expect(200);
    await page.getByLabel('Name').fill('Gone Soon');
    await page.keyboard.press('Enter');
    await page.getByText('Gone Soon was deleted.').waitFor();
    await admin.get(`/api/admin/users/${items[0].id}`).expect(404);
  });

  it('shows who did what, filtered, with what changed, and exports that', async () => {
    await admin.post('/api/admin/flags/memories/toggle').send({ enabled: false, reason: 'a try' }).expect(200);
    await open('audit', 'Audit');
    await page.getByLabel('Of what').fill('flag:memories');
    const entries = page.getByRole('list', { name: 'Entries' }).getByRole('listitem');
    await page.getByText('user.deleted').first().waitFor({ state: 'detached' });
    await expectSoon(
      () => entries.first().innerText(),
      expect.stringMatching(/flag\.toggled flag:memories[^]*a try[^]*by Ada/),
    );
    await entries.first().getByText('2 changes').click();
    const changed = entries.first().getByRole('row', { name: /enabled/ });
    await expectSoon(() => changed.innerText(), expect.stringMatching(/true\s+false/));
    const who = page.getByRole('combobox', { name: 'Who' });
    await who.focus();
    await page.keyboard.type('nobody at all');
    await page.getByText('Nobody is called that.').waitFor();
    await page.keyboard.press('Escape');
    await expectSoon(() => who.inputValue(), 'Anybody');
    await page.keyboard.type('Kim');
    await page.getByRole('option', { name: 'Kim' }).waitFor();
    await page.keyboard.press('Enter');
    await page.getByText('Nothing like that was done.').waitFor();
    await page.keyboard.type('ad');
    await page.getByRole('option', { name: 'Ada' }).click();
    await entries.first().waitFor();
    await expectSoon(() => who.inputValue(), 'Ada');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await expectSoon(() => who.inputValue(), 'The program');
    await entries.getByText('by the program').waitFor();
    await page.getByRole('button', { name: 'Export' }).click();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('menuitem', { name: 'As a table (CSV)' }).click(),
    ]);
    expect(download.suggestedFilename()).toBe('echotune-audit.csv');
    expect(download.url()).toMatch(/actor=program.*target=flag%3Amemories/);
  });

  it('shows queues and their jobs, and gives one that failed another turn', async () => {
    const job = {
      id: '0197a5b0-0000-4000-8000-000000000001',
      state: 'failed',
      data: { userId: robin },
      retries: 2,
      retryLimit: 2,
      createdAt: '2026-11-20T10:00:00.000Z',
      startAfter: '2026-11-20T10:00:00.000Z',
      startedAt: '2026-11-20T10:00:01.000Z',
      endedAt: '2026-11-20T10:00:02.000Z',
      error: 'The service did not answer.',
    };
    await open('jobs', 'Jobs');
    const rows = page.getByRole('row');
    await rows.first().waitFor();
    await rows.nth(3).waitFor();
    const queue = (await rows.nth(1).getByRole('button').innerText()).trim();
    const retried: string[] = [];
    await page.route(`**/api/admin/jobs/${queue}?*`, (route) =>
      route.fulfill({ json: { items: retried.length > 0 ? [] : [job], nextCursor: null } }),
    );
    await page.route(`**/api/admin/jobs/${queue}`, (route) =>
      route.fulfill({ json: { items: retried.length > 0 ? [] : [job], nextCursor: null } }),
    );
    await page.route('**/retry', (route) => {
      retried.push(route.request().url());
      return route.fulfill({ status: 204 });
    });
    await rows.nth(1).getByRole('button').click();
    await page.getByText('The service did not answer.').waitFor();
    await page.getByText('tried again 2 of 2 times').waitFor();
    await page.getByRole('button', { name: /^Try again/ }).click();
    await page.getByText('It has its turn again.').waitFor();
    await page.getByText('There are none.').waitFor();
    expect(retried).toEqual([`${app.url}/api/admin/jobs/${queue}/${job.id}/retry`]);
  });

  it.each([
    ['wide and light', { width: 1440, dark: false }],
    ['wide and dark', { width: 1440, dark: true }],
    ['narrow and light', { width: 390, dark: false }],
    ['narrow and dark', { width: 390, dark: true }],
  ])('has nothing serious for axe and nothing sticks out, %s', async (_name, look) => {
    const other = await browser.open(look);
    await other.request.post(`${app.url}/auth/demo`, { data: { name: 'Ada', role: 'admin' } });
    for (const [place, title] of [
      ['users', 'Users'],
      [`users/${robin}`, 'Robin Hill'],
      ['audit', 'Audit'],
      ['jobs', 'Jobs'],
    ] as const) {
      await other.goto(`${app.url}/admin/${place}`);
      await other.getByRole('heading', { name: title, level: 1 }).waitFor();
      if (place === 'jobs') await other.getByRole('row').nth(1).getByRole('button').click();
      if (place === 'audit')
        await other
          .getByText(/\d+ changes?$/)
          .first()
          .click();
      if (place === 'audit') await other.getByRole('combobox', { name: 'Who' }).click();
      await sleep(400);
      expect([place, await seriousFaults(other)]).toEqual([place, []]);
      const overflow = await other.evaluate(
        'const main = document.querySelector("main"); main.scrollWidth - main.clientWidth',
      );
      expect([place, overflow]).toEqual([place, 0]);
      const shots = process.env['SCREENSHOTS'];
      if (shots === undefined) continue;
      await other.setViewportSize({ width: look.width, height: 1_600 });
      const name = `${title.split(' ')[0]}-${look.width}-${look.dark ? 'dark' : 'light'}.png`;
      await other.screenshot({ path: `${shots}/${name}` });
      await other.setViewportSize({ width: look.width, height: 900 });
    }
  });
});
