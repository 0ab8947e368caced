import { createGeminiProvider } from '../../server/providers/llm/gemini-provider.js';
import { createOpenAiProvider } from '../../server/providers/llm/openai-provider.js';
import { gemini, startFakeGemini } from '../fakes/fake-gemini.js';
import { openai, startFakeOpenAi } from '../fakes/fake-openai.js';
import { KEY, llmProviderContract, MODEL } from './llm-provider.contract.js';

llmProviderContract('Gemini', {
  start: (script) => startFakeGemini(script, { key: KEY, models: [MODEL] }),
  provider: (url, config) => createGeminiProvider({ apiKey: KEY, model: MODEL, baseUrl: url, ...config }),
  scripts: { ...gemini, failsMidway: (...pieces) => gemini.failsMidway(500, 'INTERNAL', ...pieces) },
  reasons: {
    truncated: ['MAX_TOKENS'],
    refused: ['SAFETY', 'RECITATION', 'LANGUAGE', 'BLOCKLIST', 'PROHIBITED_CONTENT', 'SPII', 'OTHER'],
    malformed: ['MALFORMED_FUNCTION_CALL', 'UNEXPECTED_TOOL_CALL', 'SOMETHING_NEW', 'constructor', 'such a thing!'],
  },
  rateLimited: [
    { script: gemini.rateLimited('34.074824224s'), retryAfterMs: 34_075 },
    { script: gemini.rateLimited('0s'), retryAfterMs: 0 },
    { script: gemini.rateLimited(null), retryAfterMs: null },
    { script: gemini.rateLimited('later'), retryAfterMs: null },
    { script: { ...gemini.rateLimited('34s'), headers: { 'retry-after': '60' } }, retryAfterMs: 60_000 },
  ],
});

llmProviderContract('an OpenAI-compatible service', {
  start: (script) => startFakeOpenAi(script, { key: KEY, models: [MODEL] }),
  provider: (url, config) => createOpenAiProvider({ apiKey: KEY, model: MODEL, baseUrl: `${url}/v1`, ...config }),
  scripts: { ...openai, failsMidway: (...pieces) => openai.failsMidway(502, ...pieces) },
  reasons: {
    truncated: ['length'],
    refused: ['content_filter'],
    server: ['error'],
    malformed: ['something_new', 'constructor', 'such a thing!'],
  },
  rateLimited: [
    { script: openai.rateLimited('20'), retryAfterMs: 20_000 },
    { script: openai.rateLimited('0.25'), retryAfterMs: 250 },
    { script: openai.rateLimited(null), retryAfterMs: null },
  ],
});
