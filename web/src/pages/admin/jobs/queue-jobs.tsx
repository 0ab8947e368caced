import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { handleJob, JOBS, useJobs } from '../../../api/admin';
import type { Job } from '../../../api/types';
import { texts } from '../../../texts';
import { adminTexts } from '../../../texts-admin';
import { Button, ButtonRow } from '../../../ui/button';
import field from '../../../ui/field.module.css';
import { ago } from '../../../ui/format';
import { notify } from '../../../ui/notices';
import { LoadError, Skeleton } from '../../../ui/states';
import styles from '../lists.module.css';
import { Panel } from '../panel';

const words = adminTexts.jobs;
const STATES = Object.entries(words.states);

/** The jobs of one queue: why they failed, and another turn for them. */
export function QueueJobs({ queue }: { queue: string }) {
  const [state, setState] = useState('');
  const { data, error, refetch, hasNextPage, fetchNextPage } = useJobs(queue, state);
  const client = useQueryClient();
  const handle = useMutation({
    mutationFn: ({ id, what }: { id: string; what: 'retry' | 'cancel' }) => handleJob(queue, id, what),
    onSuccess: (_nothing, { what }) => notify(what === 'retry' ? words.retried : words.cancelled),
    onSettled: () => client.invalidateQueries({ queryKey: JOBS }),
  });
  const jobs = data?.pages.flatMap(({ items }) => items);
  return (
    <Panel title={words.jobsOf(queue)}>
      <div className={styles.filters}>
        <select
          className={field.input}
          aria-label={words.state}
          value={state}
          onChange={({ target }) => setState(target.value)}
        >
          <option value="">{words.anyState}</option>
          {STATES.map(([value, label]) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </select>
      </div>
      {error && <LoadError error={error} retry={() => void refetch()} />}
      {!jobs && !error && <Skeleton height={72} count={2} />}
      {jobs?.length === 0 && <p className={styles.none}>{words.none}</p>}
      <ul>
        {jobs?.map((job) => (
          <JobRow key={job.id} job={job} onHandle={(what) => handle.mutate({ id: job.id, what })} />
        ))}
      </ul>
      {hasNextPage && (
        <Button small onClick={() => void fetchNextPage()}>
          {texts.common.showMore}
        </Button>
      )}
    </Panel>
  );
}

function JobRow({ job, onHandle }: { job: Job; onHandle: (what: 'retry' | 'cancel') => void }) {
  const { id, state, data, retries, retryLimit, createdAt, endedAt, error } = job;
  const canCancel = state === 'waiting' || state === 'retrying';
  return (
    <li className={styles.row}>
      <div>
        <span className={styles.tag} data-bad={state === 'failed'}>
          {words.states[state]}
        </span>
        <p className={styles.facts}>
          <span>{words.made(ago(createdAt))}</span>
          {endedAt !== null && <span>{words.ended(ago(endedAt))}</span>}
          {retries > 0 && <span>{words.tries(retries, retryLimit)}</span>}
        </p>
        {error !== null && <p className={styles.error}>{error}</p>}
      </div>
      <ButtonRow>
        {state === 'failed' && (
          <Button small icon="again" onClick={() => onHandle('retry')}>
            {words.retry}
            <span className="visually-hidden">{words.of(id)}</span>
          </Button>
        )}
        {canCancel && (
          <Button small icon="cross" onClick={() => onHandle('cancel')}>
            {words.cancel}
            <span className="visually-hidden">{words.of(id)}</span>
          </Button>
        )}
      </ButtonRow>
      {Object.keys(data).length > 0 && (
        <details>
          <summary>{words.data}</summary>
          <pre className={styles.code}>{JSON.stringify(data, null, 2)}</pre>
        </details>
      )}
    </li>
  );
}
