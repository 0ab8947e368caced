import { escapeHtml } from './escape-html.js';

type Json = Record<string, unknown>;

/** The OpenAPI document as a plain page, readable without JavaScript. */
export function renderDocs(document: Json): string {
  const paths = document['paths'] as Record<string, Record<string, Json>>;
  const rows = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      path,
      method,
      operation,
      tag: (operation['tags'] as string[])[0] ?? '',
    })),
  );
  const tags = [...new Set(rows.map((row) => row.tag))];
  const sections = tags.map((tag) => {
    const entries = rows.filter((row) => row.tag === tag).map(renderOperation);
    return `<section><h2>${escapeHtml(tag)}</h2>${entries.join('')}</section>`;
  });
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>EchoTune AI: HTTP API</title><link rel="stylesheet" href="/docs/style.css"></head>
<body><main><h1>EchoTune AI: HTTP API</h1><p>Generated from the schemas that validate each request.
<a href="/openapi.json">OpenAPI 3.1 document</a></p>${sections.join('')}</main></body></html>`;
}

export const DOCS_STYLE = `:root{color-scheme:light dark;font:16px/1.5 system-ui,sans-serif}main{max-width:60rem;margin:2rem auto;padding:0 1rem}
summary{padding:.5rem 0;cursor:pointer}code{font:14px/1.5 ui-monospace,monospace}pre{overflow:auto;padding:1rem;border:1px solid;border-radius:8px}
b{display:inline-block;min-width:4.5rem;text-transform:uppercase}`;

function renderOperation({ path, method, operation }: { path: string; method: string; operation: Json }): string {
  const { parameters, requestBody, responses } = operation;
  return `<details><summary><b>${method}</b> <code>${escapeHtml(path)}</code> ${escapeHtml(String(operation['summary']))}</summary>
<pre><code>${escapeHtml(JSON.stringify({ parameters, requestBody, responses }, null, 2))}</code></pre></details>`;
}
