import { execFileSync } from 'node:child_process';
import { AxeBuilder } from '@axe-core/playwright';
import { type BrowserContext, chromium, type Page } from 'playwright-core';

const QUIET = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export interface Browser {
  /** A window of its own, without cookies of others. */
  open(options?: { width?: number; dark?: boolean; scripts?: boolean }): Promise<Page>;
  close(): Promise<void>;
}

/** The Chromium of this machine; null, said loudly, where there is none. */
export function findChromium(): string | null {
  for (const name of ['chromium', 'chromium-browser', 'google-chrome']) {
    try {
      return execFileSync('which', [name], { encoding: 'utf8' }).trim();
    } catch {
      continue; // "which" says no by its exit code
    }
  }
  process.stderr.write('\n!!! The tests of the page are SKIPPED: install chromium to run them.\n\n');
  return null;
}

export async function startBrowser(executablePath: string): Promise<Browser> {
  const browser = await chromium.launch({ executablePath, headless: true, args: QUIET });
  const contexts: BrowserContext[] = [];
  return {
    async open({ width = 1440, dark = false, scripts = true } = {}) {
      const context = await browser.newContext({
        viewport: { width, height: 900 },
        colorScheme: dark ? 'dark' : 'light',
        reducedMotion: 'reduce',
        javaScriptEnabled: scripts,
      });
      contexts.push(context);
      return context.newPage();
    },
    async close() {
      for (const context of contexts) await context.close();
      await browser.close();
    },
  };
}

/** Resolves when the server has answered the first write that `act` makes the page send: what a page shows may be ahead of it. */
export async function stored(page: Page, act: () => Promise<unknown>): Promise<void> {
  await Promise.all([page.waitForResponse((response) => response.request().method() !== 'GET'), act()]);
}

/** What axe calls serious or critical on this page, by rule and element. */
export async function seriousFaults(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).options({ resultTypes: ['violations'] }).analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(' ')}`));
}
