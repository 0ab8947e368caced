import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Page } from 'playwright-core';
import { type Agent, startApp, type TestApp } from '../start-app.js';
import { type Browser, findChromium, seriousFaults, startBrowser } from './browser.js';
import { expectSoon } from './expect-soon.js';

const chromium = findChromium();
const suite = chromium === null ? describe.skip : describe;
jest.setTimeout(60_000);

suite('the emergency page, in a browser without JavaScript', () => {
  let app: TestApp;
  let browser: Browser;
  let admin: Agent;
  let listener: Agent;
  let page: Page;

  const place = () => `${app.url}/admin/emergency`;
  const flag = async (key: string) => (await admin.get(`/api/admin/flags/${key}`).expect(200)).body;
  const post = (agent: Agent, form: object) => agent.post('/admin/emergency').type('form').send(form);

  beforeAll(async () => {
    app = await startApp();
    admin = await app.signIn('admin', 'admin');
    listener = await app.signIn('Ann');
    browser = await startBrowser(chromium ?? '');
    page = await browser.open({ scripts: false });
    await page.request.post(`${app.url}/auth/demo`, { data: { name: 'admin', role: 'admin' } });
  });
  afterAll(async () => {
    await browser.close();
    await app.stop();
  });

  it('switches maintenance on and off, with a reason, by keyboard', async () => {
    const refused: string[] = [];
    page.on('console', (message) => refused.push(message.text()));
    await page.goto(place());
    const section = page.getByRole('region', { name: 'maintenance-mode' });
    await expectSoon(() => section.innerText(), expect.stringContaining('Off.'));
    await section.getByLabel('Why?').focus();
    await page.keyboard.type('the disk <b>is</b> full');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByText('maintenance-mode was switched.').waitFor();
    await expectSoon(() => section.innerText(), expect.stringContaining('On.'));
    await listener.post('/api/memories').send({ text: 'I like jazz' }).expect(503);
    const { body } = await admin.get('/api/admin/flags/maintenance-mode/history').expect(200);
    expect(body.items[0]).toMatchObject({ reason: 'the disk <b>is</b> full', actor: { name: 'admin' } });

    await page.getByRole('button', { name: 'Switch maintenance-mode off' }).click();
    await page.getByText('Off.').waitFor();
    await expectSoon(async () => (await flag('maintenance-mode')).enabled, false);
    expect(refused).toEqual([]);
  });

  it('shows how it is when somebody else was first, and switches nothing', async () => {
    await page.goto(place());
    await admin.post('/api/admin/flags/signups/toggle').send({ enabled: false }).expect(200);
    await page.getByRole('button', { name: 'Switch signups off' }).click();
    await page.getByText('signups was not switched: somebody else was first.').waitFor();
    await page.getByRole('button', { name: 'Switch signups on' }).click();
    await page.getByText('signups was switched.').waitFor();
    expect((await flag('signups')).enabled).toBe(true);
  });

  it('is for admins, from this site, and for switches only', async () => {
    const { version } = await flag('memories');
    const off = { key: 'memories', enabled: 'false', version };
    expect((await post(app.anonymous(), off)).status).toBe(401);
    expect((await post(listener, off)).status).toBe(403);
    expect((await post(admin, off).set('Origin', 'https://elsewhere.example')).status).toBe(403);
    expect((await post(admin, off).set('Origin', 'null')).status).toBe(403);
    expect((await post(admin, { ...off, key: 'log-level' })).status).toBe(404);
    expect((await post(admin, { ...off, key: '__proto__' })).status).toBe(404);
    expect((await post(admin, { ...off, enabled: 'perhaps' })).status).toBe(400);
    expect((await post(admin, { ...off, reason: 'x'.repeat(501) })).status).toBe(400);
    expect((await post(admin, { ...off, reason: 'x'.repeat(20_000) })).status).toBe(413);
    expect((await flag('memories')).enabled).toBe(true);
    expect((await post(admin, off)).headers['location']).toBe('/admin/emergency?done=memories');
    expect((await flag('memories')).enabled).toBe(false);
  });

  it('carries nothing of its address into the page', async () => {
    const { text, headers } = await admin.get('/admin/emergency?done=<script>').expect(200);
    expect(text).not.toContain('<script');
    expect(headers['content-security-policy']).toContain("script-src 'self'");
    expect(headers['cache-control']).toBe('no-store');
  });

  it.each([
    ['wide and light', { width: 1440, dark: false }],
    ['wide and dark', { width: 1440, dark: true }],
    ['narrow and light', { width: 390, dark: false }],
    ['narrow and dark', { width: 390, dark: true }],
  ])('has nothing serious for axe and nothing sticks out, %s', async (_name, look) => {
    const other = await browser.open(look);
    await other.request.post(`${app.url}/auth/demo`, { data: { name: 'admin', role: 'admin' } });
    await other.goto(place());
    expect(await seriousFaults(other)).toEqual([]);
    const overflow = await other.evaluate('document.body.scrollWidth - document.documentElement.clientWidth');
    expect(overflow).toBeLessThanOrEqual(0);
    const shots = process.env['SCREENSHOTS'];
    if (shots !== undefined)
      await other.screenshot({
        path: `${shots}/emergency-${look.width}-${look.dark ? 'dark' : 'light'}.png`,
        fullPage: true,
      });
  });
});
