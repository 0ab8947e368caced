import { createHash } from 'node:crypto';
import express, { type Request, type Response, Router } from 'express';
import type { FakeState, FakeUser } from './state.js';

const CODE_LIVES_MS = 10 * 60_000;
export const ACCESS_LIVES_S = 3_600;

interface Grant {
  user: FakeUser;
  scopes: string[];
}

interface Code extends Grant {
  redirectUri: string;
  challenge: string | null;
  expiresAt: number;
}

/** accounts.spotify.com: the page that asks the person, and the tokens. */
export function accountsRouter(state: FakeState): Router {
  const router = Router();
  const codes = new Map<string, Code>();

  router.get('/authorize', (request, response) => {
    const asked = readAsked(request);
    if (asked === null || asked.clientId !== state.clientId) return refuse(response, 'INVALID_CLIENT: Invalid client');
    if (!isRegistered(state, asked.redirectUri)) return refuse(response, 'INVALID_CLIENT: Invalid redirect URI');
    if (asked.challenge !== null && asked.method !== 'S256')
      return refuse(response, 'code_challenge_method must be S256');
    response.type('html').send(consentPage(state, asked));
  });

  router.post('/authorize', express.urlencoded({ extended: false }), (request, response) => {
    const asked = readAsked(request);
    if (asked === null || !isRegistered(state, asked.redirectUri)) return refuse(response, 'Illegal redirect_uri');
    const target = new URL(asked.redirectUri);
    if (asked.state !== null) target.searchParams.set('state', asked.state);
    const user = state.users.get(text(bodyOf(request)['user']));
    if (user === undefined) {
      target.searchParams.set('error', 'access_denied');
    } else {
      const code = state.newToken();
      codes.set(code, {
        user,
        scopes: asked.scopes,
        redirectUri: asked.redirectUri,
        challenge: asked.challenge,
        expiresAt: state.now() + CODE_LIVES_MS,
      });
      target.searchParams.set('code', code);
    }
    response.redirect(302, target.href);
  });

  router.post('/api/token', express.urlencoded({ extended: false }), (request, response) => {
    const body = bodyOf(request);
    if (!isClient(request, body, state)) {
      return void response.status(400).json({ error: 'invalid_client', error_description: 'Invalid client' });
    }
    if (body['grant_type'] === 'client_credentials') return void giveAppToken(request, response, state);
    const grant =
      body['grant_type'] === 'authorization_code'
        ? takeCode(codes, body, state)
        : body['grant_type'] === 'refresh_token'
          ? takeRefresh(body, state)
          : 'unsupported';
    if (grant === 'unsupported') return void response.status(400).json({ error: 'unsupported_grant_type' });
    if (typeof grant === 'string') {
      return void response.status(400).json({ error: 'invalid_grant', error_description: grant });
    }
    const access = state.newToken();
    state.accessTokens.set(access, { ...grant, expiresAt: state.now() + state.accessLivesMs });
    const isFirst = body['grant_type'] === 'authorization_code';
    const refresh = isFirst || state.rotatesRefreshTokens ? state.newToken() : null;
    if (refresh !== null) state.refreshTokens.set(refresh, grant);
    response.set('Cache-Control', 'no-store').json({
      access_token: access,
      token_type: 'Bearer',
      scope: grant.scopes.join(' '),
      expires_in: Math.round(state.accessLivesMs / 1000),
      ...(refresh !== null && { refresh_token: refresh }),
    });
  });
  return router;
}

/** For a client that proves itself by its secret; nobody's, and good for the catalogue only. */
function giveAppToken(request: Request, response: Response, state: FakeState): void {
  if (!request.headers.authorization?.startsWith('Basic ')) {
    return void response.status(400).json({ error: 'invalid_client' });
  }
  response.json({ access_token: state.newToken(), token_type: 'Bearer', expires_in: ACCESS_LIVES_S });
}

function takeCode(codes: Map<string, Code>, body: Record<string, unknown>, state: FakeState): Grant | string {
  const code = codes.get(text(body['code']));
  codes.delete(text(body['code']));
  if (code === undefined || code.expiresAt < state.now()) return 'Invalid authorization code';
  if (code.redirectUri !== body['redirect_uri']) return 'Invalid redirect URI';
  if (code.challenge !== null) {
    const challenge = createHash('sha256').update(text(body['code_verifier'])).digest('base64url');
    if (challenge !== code.challenge) return 'code_verifier was incorrect';
  }
  return { user: code.user, scopes: code.scopes };
}

/** A refresh token that was exchanged for a new one is worth nothing any more. */
function takeRefresh(body: Record<string, unknown>, state: FakeState): Grant | string {
  const token = text(body['refresh_token']);
  const grant = state.refreshTokens.get(token);
  if (grant === undefined) return 'Refresh token revoked';
  if (state.rotatesRefreshTokens) state.refreshTokens.delete(token);
  return grant;
}

function isClient(request: Request, body: Record<string, unknown>, state: FakeState): boolean {
  const [scheme, encoded = ''] = (request.headers.authorization ?? '').split(' ');
  if (scheme !== 'Basic') return body['client_id'] === state.clientId;
  const [id, secret] = Buffer.from(encoded, 'base64').toString().split(':');
  return id === state.clientId && secret === state.clientSecret;
}

interface Asked {
  clientId: string;
  redirectUri: string;
  scopes: string[];
  state: string | null;
  challenge: string | null;
  method: string | null;
}

function readAsked({ query }: Request): Asked | null {
  if (query['response_type'] !== 'code') return null;
  const optional = (value: unknown): string | null => (typeof value === 'string' ? value : null);
  return {
    clientId: text(query['client_id']),
    redirectUri: text(query['redirect_uri']),
    scopes: text(query['scope']).split(' ').filter(Boolean),
    state: optional(query['state']),
    challenge: optional(query['code_challenge']),
    method: optional(query['code_challenge_method']),
  };
}

/** Exact match, but for the port of a loopback address; never "localhost". */
function isRegistered(state: FakeState, uri: string): boolean {
  if (!URL.canParse(uri)) return false;
  const withoutPort = (one: string): string => {
    const url = new URL(one);
    if (['127.0.0.1', '[::1]'].includes(url.hostname)) url.port = '';
    return url.href;
  };
  return (
    new URL(uri).hostname !== 'localhost' && state.redirectUris.some((one) => withoutPort(one) === withoutPort(uri))
  );
}

function consentPage(state: FakeState, { clientId, scopes }: Asked): string {
  const buttons = [...state.users.values()].map(
    ({ id, name }) => `<button name="user" value="${escape(id)}">Agree as ${escape(name)}</button>`,
  );
  return `<!doctype html><title>Not Spotify</title><meta name="viewport" content="width=device-width">
<style>body{font:16px sans-serif;max-width:32rem;margin:10vh auto;padding:0 1rem}button{display:block;margin:.5rem 0;padding:.75rem 1rem;font:inherit}</style>
<h1>A fake of Spotify</h1><p>${escape(clientId)} asks to: ${scopes.map(escape).join(', ') || 'see who you are'}.</p>
<form method="post">${buttons.join('')}<button name="user" value="">Cancel</button></form>`;
}

const bodyOf = (request: Request): Record<string, unknown> => (request.body ?? {}) as Record<string, unknown>;
const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const escape = (value: string): string => value.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
const refuse = (response: Response, why: string): void => void response.status(400).type('text').send(why);
