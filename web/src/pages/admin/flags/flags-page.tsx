import { useDeferredValue, useState } from 'react';
import { EXPORT_URL, useFlags } from '../../../api/flags';
import { Page } from '../../../shell/page';
import { texts } from '../../../texts';
import { adminTexts } from '../../../texts-admin';
import { Button } from '../../../ui/button';
import { LoadError, Skeleton } from '../../../ui/states';
import { Menu } from '../../../ui/menu';
import { SearchField } from '../search-field';
import { FlagRow } from './flag-row';
import styles from './flags.module.css';
import { ImportDialog } from './import-dialog';
import { NewFlagDialog } from './new-flag-dialog';
import { useFlagChanges } from './use-flag-changes';

const words = adminTexts.flags;

/** All flags as sentences, each with its switch. */
export function FlagsPage() {
  useFlagChanges();
  const [sought, setSought] = useState('');
  const [archived, setArchived] = useState(false);
  const [open, setOpen] = useState<'new' | 'import' | null>(null);
  const { data, error, refetch, hasNextPage, fetchNextPage } = useFlags(useDeferredValue(sought.trim()), archived);
  const flags = data?.pages.flatMap(({ items }) => items);
  const close = () => setOpen(null);

  return (
    <Page
      title={words.title}
      lead={words.lead}
      aside={
        <div className={styles.actions}>
          <Menu
            label={words.more}
            trigger={(props) => (
              <Button icon="more" {...props}>
                {words.more}
              </Button>
            )}
            items={[
              { label: words.export, hint: words.exportHint, icon: 'download', href: EXPORT_URL },
              { label: words.import, hint: words.importHint, icon: 'upload', onSelect: () => setOpen('import') },
            ]}
          />
          <Button look="accent" icon="plus" onClick={() => setOpen('new')}>
            {words.create}
          </Button>
        </div>
      }
    >
      <div className={styles.filters}>
        <SearchField value={sought} onChange={setSought} />
        <Button
          small
          look={archived ? 'solid' : 'outline'}
          aria-pressed={archived}
          onClick={() => setArchived(!archived)}
        >
          {words.archived}
        </Button>
      </div>
      {error && <LoadError error={error} retry={() => void refetch()} />}
      {!flags && !error && <Skeleton height={88} count={5} />}
      {flags?.length === 0 && <p className={styles.muted}>{archived ? words.noneArchived : words.none}</p>}
      <ul className={styles.list} aria-label={words.list}>
        {flags?.map((flag) => (
          <FlagRow key={flag.key} flag={flag} />
        ))}
      </ul>
      {hasNextPage && <Button onClick={() => void fetchNextPage()}>{texts.common.showMore}</Button>}
      <p className={styles.emergency}>
        {words.emergency} <a href="/admin/emergency">{words.emergencyLink}</a>
      </p>
      {open === 'new' && <NewFlagDialog onClose={close} />}
      {open === 'import' && <ImportDialog onClose={close} />}
    </Page>
  );
}
