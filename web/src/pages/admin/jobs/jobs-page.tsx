import { useState } from 'react';
import { useQueues } from '../../../api/admin';
import type { JobQueue } from '../../../api/types';
import { Page } from '../../../shell/page';
import { adminTexts } from '../../../texts-admin';
import { ago, count } from '../../../ui/format';
import { LoadError, Skeleton } from '../../../ui/states';
import styles from '../lists.module.css';
import { QueueJobs } from './queue-jobs';

const words = adminTexts.jobs;
const STATES = ['waiting', 'running', 'retrying', 'failed', 'completed', 'cancelled'] as const;

/** Queues of background work; one of them unfolds into its jobs. */
export function JobsPage() {
  const { data, error, refetch } = useQueues();
  const [open, setOpen] = useState<string | null>(null);
  return (
    <Page title={words.title} lead={words.lead}>
      {error && <LoadError error={error} retry={() => void refetch()} />}
      {!data && !error && <Skeleton height={320} />}
      {data && (
        <div className={styles.queues} role="region" aria-label={words.queues} tabIndex={0}>
          <table>
            <thead>
              <tr>
                <th scope="col">{words.queue}</th>
                {STATES.map((state) => (
                  <th key={state} scope="col">
                    {words.states[state]}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {data.items.map((queue) => (
                <QueueRow
                  key={queue.name}
                  queue={queue}
                  isOpen={open === queue.name}
                  onOpen={() => setOpen(queue.name)}
                />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {open !== null && <QueueJobs key={open} queue={open} />}
    </Page>
  );
}

interface QueueRowProps {
  queue: JobQueue;
  isOpen: boolean;
  onOpen: () => void;
}

function QueueRow({ queue: { name, cron, counts, waitingSince, lastFailedAt }, isOpen, onOpen }: QueueRowProps) {
  return (
    <tr>
      <th scope="row">
        <button type="button" aria-expanded={isOpen} onClick={onOpen}>
          {name}
        </button>
        {cron !== null && <small>{words.cron(cron)}</small>}
        {waitingSince !== null && <small>{words.waitingSince(ago(waitingSince))}</small>}
        {lastFailedAt !== null && <small>{words.failedAt(ago(lastFailedAt))}</small>}
      </th>
      {STATES.map((state) => (
        <td key={state} className="figures" data-bad={state === 'failed' && counts.failed > 0}>
          {count(counts[state])}
        </td>
      ))}
    </tr>
  );
}
