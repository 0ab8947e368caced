import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { deleteHistory, deleteMe, useStats } from '../../api/account';
import { leave } from '../../shell/leave';
import { texts } from '../../texts';
import { Button, ButtonLink, ButtonRow } from '../../ui/button';
import { Prompt } from '../../ui/dialog';
import { count, dayOf } from '../../ui/format';
import { notify } from '../../ui/notices';
import { SignOutRow } from './sign-out-row';
import styles from './preferences-page.module.css';
import { Section } from './section';

const words = texts.preferences;
const FIGURES = ['listens', 'playlists', 'sessions', 'memories'] as const;

export function DataSection() {
  const stats = useStats();
  return (
    <Section title={words.data} text={words.dataText}>
      <dl className={styles.stats}>
        {FIGURES.map((figure) => (
          <div key={figure}>
            <dt>{words.figures[figure]}</dt>
            <dd className="figures">{stats.data ? count(stats.data[figure]) : '–'}</dd>
          </div>
        ))}
      </dl>
      {stats.data && <p className={styles.since}>{words.since(dayOf(stats.data.joined))}</p>}
      <ButtonRow>
        <ButtonLink icon="download" href="/api/me/export" download>
          {words.exportAll}
        </ButtonLink>
        <ButtonLink icon="download" href="/api/history/export?format=csv" download>
          {words.exportHistory}
        </ButtonLink>
      </ButtonRow>
      <Deletions />
      <SignOutRow />
    </Section>
  );
}

function Deletions() {
  const client = useQueryClient();
  const [asking, setAsking] = useState<'history' | 'all' | null>(null);
  const history = useMutation({
    mutationFn: deleteHistory,
    onSuccess: () => {
      notify(words.historyDeleted);
      return client.invalidateQueries();
    },
  });
  const all = useMutation({ mutationFn: deleteMe, onSuccess: leave });
  const close = () => setAsking(null);
  const shared = {
    danger: true,
    label: texts.common.typeDelete,
    initial: '',
    required: texts.common.deleteWord,
    onClose: close,
  };
  return (
    <ButtonRow>
      <Button look="danger" icon="bin" disabled={history.isPending} onClick={() => setAsking('history')}>
        {words.deleteHistory}
      </Button>
      <Button look="danger" icon="bin" disabled={all.isPending} onClick={() => setAsking('all')}>
        {words.deleteAll}
      </Button>
      {asking === 'history' && (
        <Prompt
          {...shared}
          title={words.deleteHistoryTitle}
          confirm={words.deleteHistory}
          onConfirm={() => history.mutate()}
        >
          <p>{words.deleteHistoryText}</p>
        </Prompt>
      )}
      {asking === 'all' && (
        <Prompt {...shared} title={words.deleteAllTitle} confirm={words.deleteAll} onConfirm={() => all.mutate()}>
          <p>{words.deleteAllText}</p>
        </Prompt>
      )}
    </ButtonRow>
  );
}
