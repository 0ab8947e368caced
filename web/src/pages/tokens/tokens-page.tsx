import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { revokeToken, TOKENS, useTokens } from '../../api/tokens';
import type { ApiToken, NewApiToken } from '../../api/types';
import { Page } from '../../shell/page';
import { texts } from '../../texts';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { ago, dayOf } from '../../ui/format';
import { notify } from '../../ui/notices';
import { LoadError, Skeleton } from '../../ui/states';
import { MadeToken } from './made-token';
import { NewToken } from './new-token';
import styles from './tokens.module.css';

const words = texts.tokens;

/** Tokens for dashboards: made, shown once, revoked. */
export function TokensPage() {
  const client = useQueryClient();
  const { data, error, refetch } = useTokens();
  const [made, setMade] = useState<NewApiToken | null>(null);
  const [leaving, setLeaving] = useState<ApiToken | null>(null);
  const reload = () => client.invalidateQueries({ queryKey: TOKENS });
  const revoke = useMutation({
    mutationFn: ({ id }: ApiToken) => revokeToken(id),
    onSuccess: (_nothing, { name }) => notify(words.revoked(name)),
    onSettled: reload,
  });

  return (
    <Page narrow title={words.title} lead={words.lead}>
      <NewToken
        onMade={(token) => {
          setMade(token);
          void reload();
        }}
      />
      <section className={styles.list} aria-label={words.list}>
        <h2>{words.list}</h2>
        {error && <LoadError error={error} retry={() => void refetch()} />}
        {!data && !error && <Skeleton height={72} count={2} />}
        {data?.items.length === 0 && <p className={styles.none}>{words.none}</p>}
        <ul>
          {data?.items.map((token) => (
            <TokenRow key={token.id} token={token} onRevoke={() => setLeaving(token)} />
          ))}
        </ul>
      </section>
      {made && <MadeToken token={made.token} onClose={() => setMade(null)} />}
      {leaving && (
        <Dialog title={words.revokeTitle} onClose={() => setLeaving(null)}>
          <p>{words.revokeText(leaving.name)}</p>
          <div className={styles.choice}>
            <Button look="quiet" onClick={() => setLeaving(null)}>
              {texts.common.cancel}
            </Button>
            <Button
              look="danger"
              onClick={() => {
                revoke.mutate(leaving);
                setLeaving(null);
              }}
            >
              {words.revoke}
            </Button>
          </div>
        </Dialog>
      )}
    </Page>
  );
}

function TokenRow({ token, onRevoke }: { token: ApiToken; onRevoke: () => void }) {
  const { name, scopes, createdAt, createdBy, lastUsedAt } = token;
  return (
    <li className={styles.token}>
      <div>
        <strong>{name}</strong>
        <ul className={styles.scopes}>
          {scopes.map((scope) => (
            <li key={scope}>{words.scopeTexts[scope][0]}</li>
          ))}
        </ul>
        <small>
          {words.made(dayOf(createdAt), createdBy)} · {lastUsedAt === null ? words.unused : words.used(ago(lastUsedAt))}
        </small>
      </div>
      <Button small icon="bin" look="danger" onClick={onRevoke}>
        {words.revoke}
        <span className="visually-hidden">{words.revokeOf(name)}</span>
      </Button>
    </li>
  );
}
