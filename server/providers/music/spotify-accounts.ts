import { ProviderError } from '../provider-error.js';
import type { MusicProvider, MusicTokens } from './music-provider.js';
import { parsed, tokenAnswer } from './spotify-schema.js';
import { send } from './spotify-transport.js';

export interface SpotifyAccounts {
  authorizeUrl: MusicProvider['authorizeUrl'];
  token(form: Record<string, string>, signal: AbortSignal): Promise<MusicTokens>;
  /** Asks for a token of the app's own, as servers get one; null for a public client, which can have none. */
  ping: ((signal: AbortSignal) => Promise<void>) | null;
}

/** accounts.spotify.com: where people agree, and where tokens come from. */
export function createSpotifyAccounts(app: {
  clientId: string;
  clientSecret: string | null;
  accountsUrl: string;
}): SpotifyAccounts {
  const { clientId, clientSecret } = app;
  const accountsUrl = app.accountsUrl.replace(/\/+$/, '');
  const basic = clientSecret === null ? null : Buffer.from(`${clientId}:${clientSecret}`).toString('base64');

  async function token(form: Record<string, string>, signal: AbortSignal): Promise<MusicTokens> {
    const asked = Date.now();
    const { body } = await send(
      {
        method: 'POST',
        url: `${accountsUrl}/api/token`,
        headers: {
          'Content-Type': 'application/x-www-form-urlencoded',
          ...(basic !== null && { Authorization: `Basic ${basic}` }),
        },
        body: new URLSearchParams({ ...form, client_id: clientId }).toString(),
      },
      signal,
    );
    const read = parsed(tokenAnswer, body);
    return {
      accessToken: read.access_token,
      refreshToken: read.refresh_token ?? null,
      accessExpiresAt: new Date(asked + read.expires_in * 1000),
      scopes: read.scope.split(' ').filter(Boolean),
    };
  }

  async function ping(signal: AbortSignal): Promise<void> {
    try {
      await token({ grant_type: 'client_credentials' }, signal);
    } catch (error) {
      // Who says that this app may have none of its own works all the same.
      if (!(error instanceof ProviderError && error.kind === 'bad-request')) throw error;
    }
  }

  return {
    token,
    ping: basic === null ? null : ping,
    authorizeUrl({ state, challenge, scopes, redirectUri }) {
      const url = new URL(`${accountsUrl}/authorize`);
      url.search = new URLSearchParams({
        response_type: 'code',
        client_id: clientId,
        redirect_uri: redirectUri,
        scope: scopes.join(' '),
        state,
        code_challenge_method: 'S256',
        code_challenge: challenge,
      }).toString();
      return url.href;
    },
  };
}
