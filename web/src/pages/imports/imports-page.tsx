import { useEffect, useState } from 'react';
import { useStats } from '../../api/account';
import { isOpen, useImports } from '../../api/imports';
import { Page } from '../../shell/page';
import { texts } from '../../texts';
import { announce } from '../../ui/announcer';
import { count } from '../../ui/format';
import { LoadError, Skeleton } from '../../ui/states';
import { Drop } from './drop';
import styles from './imports-page.module.css';
import { JobCard, JobCardToCome } from './job-card';
import { NextSteps } from './next-steps';
import { Refusal } from './refusal';
import { useSending } from './uploads';
import { useImportEvents } from './use-import-events';

const words = texts.imports;

export function ImportsPage() {
  const [polling, setPolling] = useState(false);
  const { data, error, refetch } = useImports(polling);
  const jobs = data?.items ?? [];
  const streamFailed = useImportEvents(jobs);
  useEffect(() => setPolling(streamFailed), [streamFailed]);

  const stats = useStats();
  const listens = stats.data?.listens ?? 0;
  const newest = jobs[0];
  const sending = useSending();
  useEffect(() => {
    if (newest && !isOpen(newest)) announce(words.figuresOf(newest.counts.stored, newest.counts.read));
  }, [newest?.id, newest?.status]);

  return (
    <Page narrow title={words.title} lead={words.lead} aside={<Total listens={stats.data?.listens ?? null} />}>
      <Drop />
      <Refusal />
      {error && <LoadError error={error} retry={() => void refetch()} />}
      <section className={styles.jobs} aria-labelledby="imports">
        {(jobs.length > 0 || sending) && <h2 id="imports">{words.history}</h2>}
        {!data && !error && <Skeleton height={240} />}
        {sending && <JobCardToCome files={sending.names.length} />}
        {jobs.map((job, index) => (
          <JobCard key={job.id} job={job} newest={index === 0 && sending === null} />
        ))}
      </section>
      {/* Away while something is under way: it would be pushed down by the new card. */}
      {data && !sending && !jobs.some(isOpen) && <NextSteps known={listens > 0} />}
    </Page>
  );
}

function Total({ listens }: { listens: number | null }) {
  return (
    <p className={styles.total}>
      <strong className="figures">{listens === null ? '–' : count(listens)}</strong> {words.inLibrary}
    </p>
  );
}
