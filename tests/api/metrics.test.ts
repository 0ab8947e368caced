import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openai, startFakeOpenAi } from '../fakes/fake-openai.js';
import type { FakeService } from '../fakes/wire.js';
import { type Agent, startApp, type TestApp } from '../start-app.js';
import { ROOT } from '../test-config.js';

/** A series: name, labels, value. */
type Line = [name: string, labels: string, value: number];

const hasPromtool = spawnSync('which', ['promtool']).status === 0;
if (!hasPromtool) {
  process.stderr.write('\n!!! The check of metrics by promtool is SKIPPED: install prometheus to run it.\n\n');
}

describe('/metrics, after some traffic', () => {
  let app: TestApp;
  let admin: Agent;
  let fake: FakeService<unknown, unknown>;
  let text: string;
  let lines: Line[];

  beforeAll(async () => {
    fake = await startFakeOpenAi(() => openai.says('Here is ', 'your playlist.'));
    app = await startApp({
      GEMINI_API_KEY: 'secret-key',
      GEMINI_BASE_URL: 'http://127.0.0.1:1',
      OPENAI_API_KEY: 'secret-key',
      OPENAI_BASE_URL: `${fake.url}/v1`,
      LLM_CONNECT_TIMEOUT_MS: '1000',
    });
    admin = await app.signIn('Boss', 'admin');
    await admin.post('/api/chat').send({ message: 'half an hour of jazz' }).expect(200);
    await admin.get('/api/playlists/11111111-2222-4333-8444-555555555555').expect(404);
    await app.anonymous().get('/some/page').set('Accept', 'text/html');
    await app.anonymous().get('/health');
    await admin.get('/api/nothing-here').expect(404);
    text = (await admin.get('/metrics').expect(200)).text;
    lines = text
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'))
      .map((line): Line => {
        const [, name = '', labels = '', value] = /^(\w+)(\{.*\})? (\S+)$/.exec(line) ?? [];
        return [name, labels, Number(value)];
      });
  }, 60_000);
  afterAll(async () => {
    await app.stop();
    await fake.stop();
  });

  const valueOf = (name: string, ...labels: string[]): number | undefined =>
    lines.find(([found, given]) => found === name && labels.every((label) => given.includes(label)))?.[2];

  it('is in the text format of Prometheus, and every line can be read', async () => {
    const { headers } = await admin.get('/metrics').expect(200);
    expect(headers['content-type']).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(lines.filter(([name, , value]) => name === '' || Number.isNaN(value))).toEqual([]);
    expect(new Set(lines.map(([name, labels]) => name + labels)).size).toBe(lines.length);
  });

  (hasPromtool ? it : it.skip)('has nothing that promtool finds fault with', () => {
    const { status, stdout, stderr } = spawnSync('promtool', ['check', 'metrics'], { input: text, encoding: 'utf8' });
    expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: '', stderr: '' });
  });

  it('tells of language models under the names of OpenTelemetry', () => {
    const count = 'gen_ai_client_operation_duration_seconds_count';
    expect(valueOf(count, 'gen_ai_provider_name="gemini"', 'error_type="network"')).toBeGreaterThan(0);
    expect(valueOf(count, 'gen_ai_provider_name="openai"', 'gen_ai_request_model="gpt-5-mini"')).toBeGreaterThan(0);
    for (const type of ['input', 'output']) {
      const labels = ['gen_ai_provider_name="openai"', `gen_ai_token_type="${type}"`];
      expect(valueOf('gen_ai_client_token_usage_sum', ...labels)).toBeGreaterThan(0);
    }
    expect(valueOf('gen_ai_server_time_to_first_token_seconds_count', 'gen_ai_provider_name="openai"')).toBeGreaterThan(
      0,
    );
    expect(valueOf('echotune_provider_fallbacks_total', 'from="gemini"', 'to="openai"')).toBeGreaterThan(0);
    expect(valueOf('echotune_provider_fallbacks_total', 'from="openai"', 'to="built-in"')).toBe(0);
  });

  it('tells of providers, jobs and imports of the whole installation', () => {
    expect(valueOf('echotune_provider_up', 'provider="postgres"')).toBe(1);
    expect(valueOf('echotune_provider_up', 'provider="gemini"')).toBe(0);
    expect(valueOf('echotune_provider_up', 'provider="spotify"')).toBeUndefined();
    expect(valueOf('echotune_provider_status', 'provider="spotify"', 'status="unconfigured"')).toBe(1);
    expect(valueOf('echotune_provider_call_duration_seconds_count', 'provider="mongo"')).toBeGreaterThan(0);
    expect(valueOf('echotune_imports', 'status="running"')).toBe(0);
    expect(valueOf('echotune_queue_jobs', 'queue="retention"')).toBe(0);
  });

  it('times requests by route, so that their addresses make no series of their own', () => {
    const name = 'http_server_request_duration_seconds_count';
    const status = (code: number) => `http_response_status_code="${code}"`;
    expect(valueOf(name, 'http_route="/api/playlists/:id"', status(404))).toBe(1);
    expect(valueOf(name, 'http_route="/api/chat"', 'http_request_method="POST"', status(200))).toBe(1);
    expect(valueOf(name, 'http_route="/health"')).toBeGreaterThan(0);
    const routes = new Set(
      lines.filter(([found]) => found === name).map(([, labels]) => /http_route="([^"]*)"/.exec(labels)?.[1]),
    );
    const known = new Set(['other', ...app.server.context.endpoints.map(({ spec }) => spec.path)]);
    expect([...routes].filter((route) => !known.has(route ?? ''))).toEqual([]);
  });

  it('gives nothing away', () => {
    for (const secret of ['secret-key', 'Boss', '127.0.0.1', 'jazz']) expect(text).not.toContain(secret);
  });

  it('is for admins and for tokens that may read it', async () => {
    await app.anonymous().get('/metrics').expect(401);
    await (await app.signIn('Ann')).get('/metrics').expect(403);
    const make = async (scope: string) =>
      (
        await admin
          .post('/api/admin/tokens')
          .send({ name: scope, scopes: [scope] })
          .expect(201)
      ).body.token as string;
    const scrape = (token: string) => app.anonymous().get('/metrics').set('Authorization', `Bearer ${token}`);
    await scrape(await make('health:read')).expect(403);
    await scrape(await make('metrics:read')).expect(200);
  });

  it('has every series that the dashboard shows', () => {
    interface Panel {
      type: string;
      title: string;
      targets?: { expr: string }[];
    }
    const file = readFileSync(path.join(ROOT, 'docs/grafana/echotune.json'), 'utf8');
    const { panels } = JSON.parse(file) as { panels: Panel[] };
    const shown = panels.filter(({ type }) => type !== 'row');
    expect(shown.length).toBeGreaterThan(10);
    const names = new Set(lines.map(([name]) => name));
    for (const { title, targets = [] } of shown) {
      expect([title, targets.length > 0]).toEqual([title, true]);
      for (const { expr } of targets) {
        expect([title, expr, metricsIn(expr).filter((name) => !names.has(name))]).toEqual([title, expr, []]);
        expect([title, labelsIn(expr).filter((label) => !new RegExp(`[{,]${label}="`).test(text))]).toEqual([
          title,
          [],
        ]);
      }
    }
  });

  (hasPromtool ? it : it.skip)('has expressions on the dashboard that Prometheus understands', () => {
    const file = readFileSync(path.join(ROOT, 'docs/grafana/echotune.json'), 'utf8');
    const { panels } = JSON.parse(file) as { panels: { targets?: { expr: string }[] }[] };
    const rules = panels
      .flatMap(({ targets = [] }) => targets)
      .map(({ expr }, index) => ({ record: `panel:${index}`, expr: expr.replaceAll('$__rate_interval', '5m') }));
    const dir = mkdtempSync(path.join(os.tmpdir(), 'echotune-rules-'));
    const rulesFile = path.join(dir, 'rules.yml');
    writeFileSync(rulesFile, JSON.stringify({ groups: [{ name: 'dashboard', rules }] }));
    const { status, stderr } = spawnSync('promtool', ['check', 'rules', rulesFile], { encoding: 'utf8' });
    rmSync(dir, { recursive: true });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });
});

/** What an expression names outside of braces, brackets and grouping, and does not call as a function. */
function metricsIn(expr: string): string[] {
  const bare = expr.replace(/\{[^}]*\}|\[[^\]]*\]/g, '').replace(/\b(?:by|without)\s*\([^)]*\)/g, '');
  return [...bare.matchAll(/\b[a-z]\w*\b(?!\s*\()/g)].map(([name]) => name);
}

/** What it groups by and selects; "le" belongs to every histogram, "instance" is Prometheus's own. */
function labelsIn(expr: string): string[] {
  const grouped = [...expr.matchAll(/\bby\s*\(([^)]*)\)/g)].flatMap(([, names = '']) => names.split(','));
  const selected = [...expr.matchAll(/[{,]\s*(\w+)\s*!?[=~]/g)].map(([, name = '']) => name);
  return [...grouped, ...selected].map((name) => name.trim());
}
