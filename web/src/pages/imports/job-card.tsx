import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type CSSProperties } from 'react';
import { cancelImport, IMPORTS, isOpen, reportUrl, resumeImport } from '../../api/imports';
import type { ImportJob } from '../../api/types';
import { texts } from '../../texts';
import { Button, ButtonLink } from '../../ui/button';
import { ago } from '../../ui/format';
import { Icon, type IconName } from '../../ui/icon';
import { Skeleton } from '../../ui/states';
import { FileTable } from './file-table';
import { Figures } from './figures';
import styles from './job-card.module.css';
import { ProgressBar } from './progress-bar';

const words = texts.imports;

const ICONS: Record<ImportJob['status'], IconName> = {
  queued: 'history',
  running: 'wave',
  succeeded: 'check',
  failed: 'alert',
  cancelled: 'cross',
};

export function JobCard({ job, newest }: { job: ImportJob; newest: boolean }) {
  const { id, status, counts, files, error, createdAt } = job;
  // One that was under way keeps its height when its progress goes, so that nothing below it jumps.
  const [wasOpen] = useState(isOpen(job));
  const left = counts.read - counts.stored - counts.duplicate;
  return (
    <article className={styles.job} data-keeps={wasOpen && newest} style={heightWith(files.length)}>
      <header>
        <span className={styles.status} data-status={status}>
          <Icon name={ICONS[status]} size={18} />
          {words.status[status]}
        </span>
        <h3>{files.length === 1 ? files[0]?.name : words.filesOf(files.length)}</h3>
        <p className="figures">
          {words.figuresOf(counts.stored, counts.read)} · {words.started(ago(createdAt))}
        </p>
        <Actions job={job} />
      </header>
      {isOpen(job) && <Progress job={job} />}
      {error && (
        <p className={styles.error}>
          <Icon name="alert" size={18} />
          {error}
        </p>
      )}
      <details open={newest}>
        <summary>
          {words.figures}
          <Icon name="down" />
        </summary>
        <div>
          <Figures counts={counts} shortPlays={job.shortPlays} />
          <FileTable files={files} />
          {!isOpen(job) && left > 0 && (
            <ButtonLink small icon="download" href={reportUrl(id)} download>
              {words.report}
            </ButtonLink>
          )}
        </div>
      </details>
    </article>
  );
}

/** Keeps the place of the card of an upload, from its first byte on. */
export function JobCardToCome({ files }: { files: number }) {
  return (
    <div className={styles.toCome} style={heightWith(files)}>
      <Skeleton height="100%" />
    </div>
  );
}

const FILES_IN_SIGHT = 7;

function heightWith(files: number): CSSProperties {
  return { '--files': Math.min(files, FILES_IN_SIGHT) } as CSSProperties;
}

function Progress({ job: { progress } }: { job: ImportJob }) {
  const { bytesRead, bytesTotal, rowsPerSecond, etaSeconds } = progress;
  const said = [
    words.sent(bytesRead, bytesTotal),
    rowsPerSecond ? words.rate(rowsPerSecond) : null,
    etaSeconds === null ? null : words.eta(etaSeconds),
  ];
  return (
    <div className={styles.progress}>
      <ProgressBar label={words.progress} share={bytesTotal ? bytesRead / bytesTotal : 0} />
      <p className="figures">{said.filter(Boolean).join(' · ')}</p>
    </div>
  );
}

function Actions({ job: { id, status } }: { job: ImportJob }) {
  const client = useQueryClient();
  const act = useMutation({
    mutationFn: (what: 'cancel' | 'resume') => (what === 'cancel' ? cancelImport(id) : resumeImport(id)),
    onSettled: () => client.invalidateQueries({ queryKey: IMPORTS }),
  });
  if (status === 'succeeded') return null;
  const what = status === 'failed' || status === 'cancelled' ? 'resume' : 'cancel';
  return (
    <Button small disabled={act.isPending} onClick={() => act.mutate(what)}>
      {words[what]}
    </Button>
  );
}
