import { gunzipSync } from 'node:zlib'; import { readFileSync, readdirSync } from 'node:fs';
import { loadStarterCatalogue } from '../server/features/catalogue/starter-catalogue.js';
const starter = loadStarterCatalogue('server/features/catalogue/starter');
const dir = '/work/shared/data/exports/';
const un = new Map<string, number>(); let T = 0, K = 0;
const vint = new Map<string, [number, number]>();
for (const f of readdirSync(dir).filter((f) => !process.argv[4] || f.includes(process.argv[4]))) {
  const txt = gunzipSync(readFileSync(dir + f)).toString();
  let names: string[] = [];
  if (f.endsWith('.json.gz')) names = (JSON.parse(txt) as any[]).map((r) => r.artistName ?? r.master_metadata_album_artist_name).filter(Boolean);
  else if (f.includes('ghan')) names = txt.split('\n').slice(1).filter(Boolean).map((l) => /^"[^"]*","[^"]*","((?:[^"]|"")*)"/.exec(l)?.[1]?.replaceAll('""', '"') ?? '').filter(Boolean);
  else names = txt.split('\n').filter(Boolean).map((l) => { const m = /^(?:"((?:[^"]|"")*)"|([^,]*)),/.exec(l); return (m?.[1] ?? m?.[2] ?? '').replaceAll('""', '"'); }).filter(Boolean);
  const v = f.split('__')[0]!; const c = vint.get(v) ?? [0, 0];
  for (const n of names) { c[0]++; T++; if (starter.genresOf(n).length) { c[1]++; K++; } else un.set(n, (un.get(n) ?? 0) + 1); }
  vint.set(v, c);
}
for (const [v, [a, b]] of vint) console.log(v, b, '/', a, (100 * b / a).toFixed(1));
console.log('total', K, T, (100 * K / T).toFixed(1), 'artists', starter.artists.length);
const N = Number(process.argv[2] ?? 0), S = Number(process.argv[3] ?? 0);
console.log([...un].sort((a, b) => b[1] - a[1]).slice(S, S + N).map(([n, c]) => `${n} ${c}`).join(' | '));
