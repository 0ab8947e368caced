import { useMutation } from '@tanstack/react-query';
import { revertFlag, useFlagHistory } from '../../../api/flags';
import type { Flag, FlagHistoryEntry } from '../../../api/types';
import { texts } from '../../../texts';
import { adminTexts } from '../../../texts-admin';
import { Button } from '../../../ui/button';
import { ago, moment } from '../../../ui/format';
import { notify } from '../../../ui/notices';
import { LoadError, Skeleton } from '../../../ui/states';
import { DiffTable } from '../diff-table';
import { Panel } from '../panel';
import page from './flag-page.module.css';
import { useFlagsReload } from './use-flags-reload';

const words = adminTexts.history;

/** Who changed it, when, why and what; each version is one press away. */
export function FlagHistory({ flag }: { flag: Flag }) {
  const { data, error, refetch, hasNextPage, fetchNextPage } = useFlagHistory(flag.key);
  const reload = useFlagsReload();
  const revert = useMutation({
    mutationFn: (to: number) => revertFlag(flag.key, to, flag.version),
    onSuccess: (_flag, to) => notify(words.reverted(to)),
    onSettled: reload,
  });
  return (
    <Panel title={words.title}>
      {error && <LoadError error={error} retry={() => void refetch()} />}
      {!data && !error && <Skeleton height={56} count={3} />}
      <ol className={page.entries}>
        {data?.pages.flatMap(({ items }) =>
          items.map((entry) => (
            <Entry
              key={`${entry.at} ${entry.action} ${entry.version}`}
              entry={entry}
              canRevert={entry.version !== null && entry.version < flag.version && entry.after !== null}
              onRevert={() => entry.version !== null && revert.mutate(entry.version)}
            />
          )),
        )}
      </ol>
      {hasNextPage && (
        <Button small onClick={() => void fetchNextPage()}>
          {texts.common.showMore}
        </Button>
      )}
    </Panel>
  );
}

interface EntryProps {
  entry: FlagHistoryEntry;
  canRevert: boolean;
  onRevert: () => void;
}

function Entry({ entry, canRevert, onRevert }: EntryProps) {
  const { action, actor, at, version, reason, changes } = entry;
  return (
    <li>
      <div>
        <strong>{words.actions[action] ?? action}</strong>
        {reason !== null && (
          <>
            {' '}
            <q>{reason}</q>
          </>
        )}
        <small title={moment(at)}>
          {words.by(actor?.name ?? words.program, ago(at))}
          {version !== null && ` · ${words.version(version)}`}
        </small>
      </div>
      {canRevert && version !== null && (
        <Button small icon="undo" onClick={onRevert}>
          {words.revert}
          <span className="visually-hidden">{words.revertOf(version)}</span>
        </Button>
      )}
      {changes.length > 0 && (
        <details>
          <summary>{words.changes(changes.length)}</summary>
          <DiffTable changes={changes} label={words.changes(changes.length)} />
        </details>
      )}
    </li>
  );
}
