import { useMutation } from '@tanstack/react-query';
import { useId, useState, type FormEvent } from 'react';
import { changeFlag, type FlagContent } from '../../../api/flags';
import { ApiError } from '../../../api/client';
import type { Flag } from '../../../api/types';
import { adminTexts } from '../../../texts-admin';
import { Button } from '../../../ui/button';
import field from '../../../ui/field.module.css';
import { notify } from '../../../ui/notices';
import { differences } from '../differences';
import form from '../form.module.css';
import { Panel } from '../panel';
import { ReasonField } from '../reason-field';
import { ConflictDialog } from './conflict-dialog';
import { type Conflict, tellConflict } from './conflict';
import styles from './flag-editor.module.css';
import { sentenceOf } from './flag-sentence';
import { RolloutEditor } from './rollout-editor';
import { RulesEditor } from './rules-editor';
import { useFlagsReload } from './use-flags-reload';
import { VariantsEditor } from './variants-editor';

const words = adminTexts.editor;

/** What is typed and not saved yet, and the flag that it was typed over. */
interface Edit {
  base: Flag;
  draft: FlagContent;
}

/** Who gets what. Edits stay until they are saved or discarded, also when somebody else changes the flag meanwhile. */
export function FlagEditor({ flag }: { flag: Flag }) {
  const [edit, setEdit] = useState<Edit | null>(null);
  /** Fields keep what is typed in them: with another number they begin anew. */
  const [round, setRound] = useState(0);
  const [reason, setReason] = useState('');
  const [conflict, setConflict] = useState<Conflict | null>(null);
  const reload = useFlagsReload();
  const { base, draft } = edit ?? { base: flag, draft: contentOf(flag) };
  const isChanged = differences(contentOf(base), draft).length > 0;

  const save = useMutation({
    mutationFn: (version: number) => {
      const { rules, rollout, ...rest } = draft;
      const shape = base.custom ? rest : { ...rest, rules, rollout };
      return changeFlag(flag.key, { ...shape, version, reason: reason.trim() || undefined });
    },
    meta: { silent: true },
    onSuccess: async () => {
      await reload();
      startAnew();
      notify(words.saved);
    },
    onError: (error) => tellConflict(error, setConflict),
  });

  function startAnew(): void {
    setEdit(null);
    setReason('');
    setRound((before) => before + 1);
    save.reset();
  }
  const change = (part: Partial<FlagContent>) => setEdit({ base, draft: { ...draft, ...part } });

  function submit(event: FormEvent): void {
    event.preventDefault();
    save.mutate(base.version);
  }

  return (
    <Panel title={words.title} text={words.text}>
      <form onSubmit={submit} className={form.form} noValidate>
        <Fields key={`${base.version} ${round}`} base={base} draft={draft} change={change} />
        <div className={styles.saving} data-changed={isChanged}>
          {isChanged && (
            <p className={styles.then}>
              {words.then} <strong>{sentenceOf({ ...base, ...draft })}</strong>
            </p>
          )}
          <ReasonField value={reason} onChange={setReason} />
          <Wrong error={save.error} />
          <div className={form.footer}>
            <Button look="quiet" disabled={!isChanged} onClick={startAnew}>
              {words.discard}
            </Button>
            <Button look="accent" type="submit" disabled={!isChanged || save.isPending}>
              {words.save}
            </Button>
          </div>
        </div>
      </form>
      {conflict && (
        <ConflictDialog
          conflict={conflict}
          onKeep={() => {
            setConflict(null);
            startAnew();
            void reload();
          }}
          onTakeOver={() => {
            setConflict(null);
            save.mutate(conflict.current.version);
          }}
        />
      )}
    </Panel>
  );
}

interface FieldsProps {
  base: Flag;
  draft: FlagContent;
  change: (part: Partial<FlagContent>) => void;
}

function Fields({ base, draft, change }: FieldsProps) {
  const id = useId();
  const names = Object.keys(draft.variants);
  return (
    <>
      {base.custom ? (
        <div className={form.field}>
          <p className={form.hint}>{words.custom}</p>
          <pre className={styles.targeting} tabIndex={0} role="region" aria-label={words.customLabel}>
            {JSON.stringify(base.targeting, null, 2)}
          </pre>
        </div>
      ) : (
        <>
          <RulesEditor rules={draft.rules} variants={names} onChange={(rules) => change({ rules })} />
          <RolloutEditor content={draft} variants={names} onChange={(rollout) => change({ rollout })} />
        </>
      )}
      <div className={styles.pair}>
        {(['defaultVariant', 'offVariant'] as const).map((which) => (
          <div key={which} className={form.field}>
            <label htmlFor={`${id}-${which}`}>{which === 'defaultVariant' ? words.default : words.off}</label>
            <select
              id={`${id}-${which}`}
              className={field.input}
              value={draft[which]}
              onChange={(event) => change({ [which]: event.target.value })}
            >
              {names.map((name) => (
                <option key={name}>{name}</option>
              ))}
            </select>
          </div>
        ))}
      </div>
      {base.type !== 'boolean' && (
        <VariantsEditor
          type={base.type}
          variants={draft.variants}
          used={usedVariants(draft)}
          onChange={(variants) => change({ variants })}
        />
      )}
      <div className={form.field}>
        <label htmlFor={`${id}-description`}>{words.description}</label>
        <input
          id={`${id}-description`}
          className={field.input}
          value={draft.description}
          maxLength={500}
          autoComplete="off"
          onChange={(event) => change({ description: event.target.value })}
        />
      </div>
      <label className={form.check}>
        <input
          type="checkbox"
          checked={draft.clientVisible}
          onChange={(event) => change({ clientVisible: event.target.checked })}
        />
        {words.clientVisible}
      </label>
    </>
  );
}

/** What the server does not take, with where it is. */
function Wrong({ error }: { error: unknown }) {
  const errors = error instanceof ApiError ? error.errors : [];
  return (
    <ul className={form.wrong} role="alert">
      {errors.map(({ path, message }) => (
        <li key={`${path} ${message}`}>
          {path.replace(/^body\./, '')}: {message}
        </li>
      ))}
    </ul>
  );
}

function contentOf(flag: Flag): FlagContent {
  const { description, variants, defaultVariant, offVariant, rules, rollout, clientVisible } = flag;
  return { description, variants, defaultVariant, offVariant, rules, rollout, clientVisible };
}

function usedVariants({ defaultVariant, offVariant, rules, rollout }: FlagContent): Set<string> {
  const served = rules.flatMap(({ serve }) => (typeof serve === 'string' ? [serve] : Object.keys(serve)));
  return new Set([defaultVariant, offVariant, ...served, ...(rollout ? [rollout.variant] : [])]);
}
