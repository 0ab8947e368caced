import { usePreferences, useSavePreferences } from '../../api/preferences';
import { Page } from '../../shell/page';
import { texts } from '../../texts';
import { LoadError, Skeleton } from '../../ui/states';
import { AnswerSection } from './answer-section';
import { DataSection } from './data-section';
import { InstallationSection } from './installation-section';
import { LookSection } from './look-section';
import { MemorySection } from './memory-section';
import styles from './preferences-page.module.css';
import { SharingSection } from './sharing-section';
import { TasteSection } from './taste-section';
import { UsageSection } from './usage-section';

const words = texts.preferences;

export function PreferencesPage() {
  const { data, error, refetch } = usePreferences();
  const { mutate, isPending, isSuccess } = useSavePreferences();
  const state = isPending ? words.saving : isSuccess ? words.saved : '';
  return (
    <Page
      narrow
      title={words.title}
      aside={
        <p className={styles.state} role="status">
          {state}
        </p>
      }
    >
      {error && <LoadError error={error} retry={() => void refetch()} />}
      {!data && !error && <Skeleton height={280} count={3} />}
      {data && (
        <>
          <LookSection preferences={data} save={mutate} />
          <TasteSection preferences={data} save={mutate} />
          <AnswerSection preferences={data} save={mutate} />
          <MemorySection preferences={data} save={mutate} />
          <SharingSection preferences={data} save={mutate} />
        </>
      )}
      <UsageSection />
      <DataSection />
      <InstallationSection />
    </Page>
  );
}
