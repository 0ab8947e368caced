import { useDeferredValue, useId, useState } from 'react';
import { type AuditFilter, auditExportUrl, useAudit } from '../../../api/admin';
import type { AuditEntry } from '../../../api/types';
import { Page } from '../../../shell/page';
import { texts } from '../../../texts';
import { adminTexts } from '../../../texts-admin';
import { Button } from '../../../ui/button';
import field from '../../../ui/field.module.css';
import { moment } from '../../../ui/format';
import { Menu } from '../../../ui/menu';
import { LoadError, Skeleton } from '../../../ui/states';
import { DiffTable } from '../diff-table';
import { differences } from '../differences';
import form from '../form.module.css';
import styles from '../lists.module.css';
import { type Actor, ActorPicker, ANYBODY } from './actor-picker';

const words = adminTexts.audit;
const FORMATS = ['csv', 'jsonl'] as const;

type Typed = Omit<AuditFilter, 'actor'> & { actor: Actor };

/** Who did what: filtered, unfolded, exported. */
export function AuditPage() {
  const [typed, setTyped] = useState<Typed>({ actor: ANYBODY, action: '', target: '', from: '', to: '' });
  const filter = useDeferredValue(filterOf(typed));
  const { data, error, refetch, hasNextPage, fetchNextPage } = useAudit(filter);
  const entries = data?.pages.flatMap(({ items }) => items);
  const change = (part: Partial<Typed>) => setTyped({ ...typed, ...part });

  return (
    <Page
      title={words.title}
      lead={words.lead}
      aside={
        <Menu
          label={words.export}
          trigger={(props) => (
            <Button icon="download" {...props}>
              {words.export}
            </Button>
          )}
          items={FORMATS.map((format) => ({
            label: words.formats[format],
            icon: 'file',
            href: auditExportUrl(filter, format),
          }))}
        />
      }
    >
      <Filters typed={typed} change={change} />
      {error && <LoadError error={error} retry={() => void refetch()} />}
      {!entries && !error && <Skeleton height={72} count={5} />}
      {entries?.length === 0 && <p className={styles.none}>{words.none}</p>}
      <ol className={styles.list} aria-label={words.list}>
        {entries?.map((entry) => (
          <Entry key={entry.id} entry={entry} />
        ))}
      </ol>
      {hasNextPage && <Button onClick={() => void fetchNextPage()}>{texts.common.showMore}</Button>}
    </Page>
  );
}

/** Days as they are here; the last one is meant whole. */
function filterOf({ actor, action, target, from, to }: Typed): AuditFilter {
  const startOf = (day: string, plus = 0): string => {
    if (day === '') return '';
    const at = new Date(`${day}T00:00`);
    at.setDate(at.getDate() + plus);
    return at.toISOString();
  };
  return { actor: actor.id, action: action.trim(), target: target.trim(), from: startOf(from), to: startOf(to, 1) };
}

function Filters({ typed, change }: { typed: Typed; change: (part: Partial<Typed>) => void }) {
  const id = useId();
  return (
    <div className={styles.filters} role="search">
      <ActorPicker value={typed.actor} onPick={(actor) => change({ actor })} />
      {(['action', 'target'] as const).map((what) => (
        <div key={what} className={form.field}>
          <label htmlFor={`${id}-${what}`}>{words[what]}</label>
          <input
            id={`${id}-${what}`}
            className={field.input}
            placeholder={what === 'action' ? words.actionHint : words.targetHint}
            value={typed[what]}
            maxLength={100}
            autoComplete="off"
            list={what === 'action' ? `${id}-actions` : undefined}
            onChange={(event) => change({ [what]: event.target.value })}
          />
        </div>
      ))}
      <datalist id={`${id}-actions`}>
        {words.actions.map((action) => (
          <option key={action} value={action} />
        ))}
      </datalist>
      {(['from', 'to'] as const).map((what) => (
        <div key={what} className={form.field}>
          <label htmlFor={`${id}-${what}`}>{words[what]}</label>
          <input
            id={`${id}-${what}`}
            type="date"
            className={field.input}
            value={typed[what]}
            onChange={(event) => change({ [what]: event.target.value })}
          />
        </div>
      ))}
    </div>
  );
}

function Entry({ entry: { at, actor, action, target, before, after, reason, requestId } }: { entry: AuditEntry }) {
  const changes = differences(objectOf(before), objectOf(after));
  return (
    <li className={styles.row}>
      <div>
        <strong className={styles.name}>{action}</strong> {target}
        {reason !== null && (
          <>
            {' '}
            <q>{reason}</q>
          </>
        )}
        <p className={styles.facts}>
          <span>{words.by(actor?.name ?? adminTexts.history.program, moment(at))}</span>
          {requestId !== null && <span>{words.request(requestId)}</span>}
        </p>
      </div>
      {changes.length > 0 && (
        <details>
          <summary>{words.changes(changes.length)}</summary>
          <DiffTable changes={changes} label={words.changes(changes.length)} />
        </details>
      )}
    </li>
  );
}

const objectOf = (value: unknown): object => (typeof value === 'object' && value !== null ? value : {});
