import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { type Agent, startApp, type TestApp } from '../start-app.js';
import { type Browser, findChromium, seriousFaults, startBrowser } from './browser.js';

const chromium = findChromium();
const suite = chromium === null ? describe.skip : describe;
jest.setTimeout(60_000);

suite('maintenance, as the page sees it', () => {
  let app: TestApp;
  let browser: Browser;
  let admin: Agent;

  const maintain = (enabled: boolean) =>
    admin.post('/api/admin/flags/maintenance-mode/toggle').send({ enabled }).expect(200);
  const open = async (role: 'listener' | 'admin', look = {}) => {
    const page = await browser.open(look);
    await page.request.post(`${app.url}/auth/demo`, { data: { name: role, role } });
    await Promise.all([
      page.waitForResponse((response) => response.url().endsWith('/ofrep/v1/evaluate/flags')),
      page.goto(`${app.url}/playlists`),
    ]);
    await page.getByRole('heading', { level: 1 }).waitFor();
    return page;
  };

  beforeAll(async () => {
    app = await startApp();
    admin = await app.signIn('admin', 'admin');
    browser = await startBrowser(chromium ?? '');
  });
  afterAll(async () => {
    await browser.close();
    await app.stop();
  });

  it('is said on every page, and comes and goes by itself', async () => {
    const page = await open('listener');
    const banner = page.getByText('EchoTune is being worked on.');
    // The page asks anew when it is looked at again.
    const look = () => page.evaluate('document.dispatchEvent(new Event("visibilitychange"))');
    expect(await banner.count()).toBe(0);
    await maintain(true);
    await look();
    await banner.waitFor();
    await page.getByRole('link', { name: 'Statistics' }).first().click();
    await banner.waitFor();
    await maintain(false);
    await look();
    await banner.waitFor({ state: 'detached' });
  });

  it('leads admins to its switch, and is said at the door', async () => {
    await maintain(true);
    const page = await open('admin');
    await page.getByText('Maintenance: nobody but admins can change anything.').waitFor();
    await page.getByRole('link', { name: 'To its switch' }).click();
    await page.getByRole('heading', { name: 'maintenance-mode', level: 1 }).waitFor();
    const door = await browser.open();
    await door.goto(app.url);
    await door.getByText('EchoTune is being worked on.').waitFor();
    expect(await seriousFaults(door)).toEqual([]);
  });

  it('is not part of what is loaded first', async () => {
    const page = await browser.open();
    const early: string[] = [];
    page.on('response', (response) => early.push(response.url()));
    await page.goto(app.url);
    await page.getByRole('heading', { level: 1 }).waitFor();
    expect(early.filter((url) => /follow-flags|\/ofrep\//.test(url))).toEqual([]);
  });

  it.each([
    ['wide and light', { width: 1440, dark: false }],
    ['narrow and dark', { width: 390, dark: true }],
  ])('has nothing serious for axe and nothing sticks out, %s', async (_name, look) => {
    await maintain(true);
    const page = await open('admin', look);
    await page.getByText('Maintenance: nobody but admins can change anything.').waitFor();
    expect(await seriousFaults(page)).toEqual([]);
    const overflow = await page.evaluate('document.body.scrollWidth - document.documentElement.clientWidth');
    expect(overflow).toBeLessThanOrEqual(0);
    const shots = process.env['SCREENSHOTS'];
    if (shots !== undefined)
      await page.screenshot({ path: `${shots}/maintenance-${look.width}-${look.dark ? 'dark' : 'light'}.png` });
  });
});
