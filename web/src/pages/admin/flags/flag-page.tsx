import { useFlag } from '../../../api/flags';
import type { Flag } from '../../../api/types';
import { Link } from 'wouter';
import { ApiError } from '../../../api/client';
import { Page } from '../../../shell/page';
import { adminTexts } from '../../../texts-admin';
import { ago } from '../../../ui/format';
import { Icon } from '../../../ui/icon';
import { LoadError, Skeleton } from '../../../ui/states';
import { NotFoundPage } from '../../not-found/not-found-page';
import { FlagEditor } from './flag-editor';
import { FlagHistory } from './flag-history';
import { FlagMenu } from './flag-menu';
import { FlagOutcomes } from './flag-outcomes';
import page from './flag-page.module.css';
import { FlagSchedule } from './flag-schedule';
import { sentenceOf } from './flag-sentence';
import { FlagSwitch } from './flag-switch';
import { FlagWhy } from './flag-why';
import { useFlagChanges } from './use-flag-changes';

const words = adminTexts.flag;

/** One flag: what it says, to whom, why, since when. */
export function FlagPage({ flagKey }: { flagKey: string }) {
  useFlagChanges();
  const { data: flag, error, refetch } = useFlag(flagKey);
  if (error instanceof ApiError && error.status === 404) return <NotFoundPage />;
  return (
    <Page
      title={flagKey}
      lead={flag?.description ?? ''}
      aside={
        flag && (
          <div className={page.actions}>
            {!flag.archived && <FlagSwitch flag={flag} />}
            <FlagMenu flag={flag} />
          </div>
        )
      }
    >
      <Link href="/admin/flags" className={page.back}>
        <Icon name="left" size={18} />
        {words.back}
      </Link>
      {error && <LoadError error={error} retry={() => void refetch()} />}
      {!flag && !error && <Skeleton height={240} count={2} />}
      {flag && (
        <>
          <Summary flag={flag} />
          <FlagEditor flag={flag} />
          <FlagOutcomes flag={flag} />
          <FlagWhy flag={flag} />
          <FlagSchedule flag={flag} />
          <FlagHistory flag={flag} />
        </>
      )}
    </Page>
  );
}

function Summary({ flag }: { flag: Flag }) {
  const { version, updatedAt, lastEvaluatedAt, archived } = flag;
  return (
    <div className={page.summary}>
      <p className={page.sentence}>{sentenceOf(flag)}</p>
      <p className={page.facts}>
        <span>{words.version(version)}</span>
        <span>{words.changed(ago(updatedAt))}</span>
        <span>{lastEvaluatedAt === null ? words.neverAsked : words.asked(ago(lastEvaluatedAt))}</span>
      </p>
      {archived && <p role="status">{words.archivedNote}</p>}
    </div>
  );
}
