import { existsSync } from 'node:fs';
import path from 'node:path';
import compression from 'compression';
import express, { type Express } from 'express';
import helmet from 'helmet';
import { type Logger as PinoLogger } from 'pino';
import { pinoHttp } from 'pino-http';
import type { Config } from '../config/config.js';
import { AppError } from './errors.js';
import { byToken } from './http/authentication.js';
import { withOfrepCode } from './features/flags/ofrep-problem.js';
import { DOCS_STYLE, renderDocs } from './http/docs-page.js';
import type { Endpoint } from './http/endpoint.js';
import { buildOpenApi } from './http/openapi.js';
import { originCheck } from './http/origin-check.js';
import { problemHandler, toAppError } from './http/problem.js';
import { requestId, requestIdOf } from './http/request-id.js';
import { createRouter, mountEndpoints, type RouterDeps } from './http/router.js';

export interface AppDeps {
  config: Config;
  logger: PinoLogger;
  endpoints: readonly Endpoint[];
  sessions: express.RequestHandler;
  /** Notes that somebody waits. */
  track: express.RequestHandler;
  /** Times every request. */
  timing: express.RequestHandler;
  router: RouterDeps;
  version: string;
}

/** What is no endpoint's address. */
const OF_THE_PAGE = /^\/(?!api\/|auth\/|ofrep\/|health(\/|$)|metrics$).*/;

/** The Express app: what happens to every request, in order. */
export function createApp({ config, logger, endpoints, sessions, track, timing, router, version }: AppDeps): Express {
  const app = express();
  app.disable('x-powered-by');
  app.set('trust proxy', config.http.trustProxy === 'false' ? false : config.http.trustProxy);
  app.set('query parser', 'simple');
  app.enable('case sensitive routing');
  app.use(requestId);
  app.use(track);
  app.use(timing);
  mountEndpoints(app, endpoints.filter(isEvaluation), router, byToken);
  app.use(requestLog(logger));
  app.use(securityHeaders());
  app.use(
    compression({ filter: (request, response) => !isEventStream(response) && compression.filter(request, response) }),
  );
  serveDocs(app, buildOpenApi(endpoints, version));
  serveAssets(app, config.root);
  app.use(createRouter(endpoints.filter(isOpen), router));
  mountEndpoints(app, endpoints.filter(takesTokens), router, byToken);
  app.use(sessions);
  app.use(originCheck(config.http));
  app.use(
    createRouter(
      endpoints.filter((one) => !isOpen(one)),
      router,
    ),
  );
  servePage(app, config.root);
  app.use((request, _response, next) => next(unmatched(request, endpoints)));
  app.use('/ofrep', ofrepErrors);
  app.use(problemHandler(logger));
  return app;
}

const ofrepErrors: express.ErrorRequestHandler = (error: unknown, _request, _response, next) =>
  next(withOfrepCode(toAppError(error)));

/** One line a request: never a query string, which may carry a sign-in code, and no headers. */
function requestLog(logger: PinoLogger): express.RequestHandler {
  return pinoHttp({
    logger,
    genReqId: (request) => requestIdOf(request as express.Request),
    autoLogging: { ignore: isProbe },
    serializers: {
      req: ({ id, method, url }: { id: string; method: string; url: string }) => ({
        id,
        method,
        path: url.split('?')[0],
      }),
      res: ({ statusCode }: { statusCode: number }) => ({ statusCode }),
    },
  });
}

function securityHeaders(): express.RequestHandler {
  const self = ["'self'"];
  const none = ["'none'"];
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: none,
        scriptSrc: self,
        styleSrc: self,
        imgSrc: [...self, 'data:'],
        fontSrc: self,
        connectSrc: self,
        manifestSrc: self,
        formAction: self,
        baseUri: none,
        frameAncestors: none,
      },
    },
    crossOriginEmbedderPolicy: true,
    referrerPolicy: { policy: 'no-referrer' },
    strictTransportSecurity: { maxAge: 31_536_000 },
  });
}

function serveDocs(app: Express, document: Record<string, unknown>): void {
  const page = renderDocs(document);
  app.get('/openapi.json', (_request, response) => void response.json(document));
  app.get('/docs', (_request, response) => void response.type('html').send(page));
  app.get('/docs/style.css', (_request, response) => void response.type('css').send(DOCS_STYLE));
}

/** Vite names its files after their content, so they never change. */
function serveAssets(app: Express, root: string): void {
  const dir = path.join(root, 'dist/web');
  app.use('/assets', express.static(path.join(dir, 'assets'), { immutable: true, maxAge: '1y', fallthrough: false }));
  // Nobody who asks for data waits for the disk first.
  app.get(OF_THE_PAGE, express.static(dir, { index: false, maxAge: '1h' }));
}

/** Every other address that a browser navigates to is the page's own to interpret. */
function servePage(app: Express, root: string): void {
  const index = path.join(root, 'dist/web/index.html');
  app.get(OF_THE_PAGE, (request, response, next) => {
    if (!request.accepts('html') || !existsSync(index)) return next();
    response.setHeader('Cache-Control', 'no-cache');
    response.sendFile(index);
  });
}

function unmatched(request: express.Request, endpoints: readonly Endpoint[]): AppError {
  const others = endpoints
    .filter(({ spec }) => matches(spec.path, request.path))
    .map(({ spec }) => spec.method.toUpperCase());
  if (others.length === 0)
    return new AppError(404, 'no-such-route', `There is nothing at ${request.method} ${request.path}.`);
  return new AppError(405, 'method-not-allowed', `${request.path} takes ${[...new Set(others)].join(', ')}.`);
}

function matches(pattern: string, actual: string): boolean {
  const wanted = pattern.split('/');
  const given = actual.split('/');
  return wanted.length === given.length && wanted.every((part, i) => part.startsWith(':') || part === given[i]);
}

function isEventStream(response: { getHeader(name: string): number | string | string[] | undefined }): boolean {
  return String(response.getHeader('Content-Type')).startsWith('text/event-stream');
}

/** Answered before the login session is loaded, which a store that hangs would hold up. */
function isOpen({ spec }: Endpoint): boolean {
  return spec.access === 'open';
}

/** Programs ask these thousands of times a second: before everything that they can do without, a line in the log too. */
function isEvaluation({ spec }: Endpoint): boolean {
  return spec.limit === 'evaluation';
}

function takesTokens(endpoint: Endpoint): boolean {
  return typeof endpoint.spec.access === 'object' && !isEvaluation(endpoint);
}

function isProbe(request: { url?: string }): boolean {
  return request.url?.startsWith('/health') ?? false;
}
