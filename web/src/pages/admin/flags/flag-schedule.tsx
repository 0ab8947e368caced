import { useMutation } from '@tanstack/react-query';
import { useId, useState, type FormEvent } from 'react';
import { cancelPlanned, planToggle, usePlanned } from '../../../api/flags';
import type { Flag } from '../../../api/types';
import { adminTexts } from '../../../texts-admin';
import { Button } from '../../../ui/button';
import field from '../../../ui/field.module.css';
import { moment } from '../../../ui/format';
import { LoadError } from '../../../ui/states';
import form from '../form.module.css';
import { Panel } from '../panel';
import { ReasonField } from '../reason-field';
import page from './flag-page.module.css';
import { useFlagsReload } from './use-flags-reload';

const words = adminTexts.schedule;

/** When the flag goes on or off by itself. */
export function FlagSchedule({ flag: { key, archived } }: { flag: Flag }) {
  const { data, error, refetch } = usePlanned(key);
  const reload = useFlagsReload();
  const cancel = useMutation({ mutationFn: cancelPlanned, onSettled: reload });
  return (
    <Panel title={words.title}>
      {error && <LoadError error={error} retry={() => void refetch()} />}
      {data?.items.length === 0 && <p className={form.hint}>{words.none}</p>}
      <ul className={page.entries}>
        {data?.items.map((planned) => (
          <li key={planned.id}>
            <div>
              <strong>{words.entry(planned.enabled, moment(planned.at))}</strong>
              {planned.reason !== null && (
                <>
                  {' '}
                  <q>{planned.reason}</q>
                </>
              )}
              {planned.createdBy !== null && <small>{words.by(planned.createdBy)}</small>}
            </div>
            <Button small icon="cross" onClick={() => cancel.mutate(planned)}>
              {words.cancel}
            </Button>
          </li>
        ))}
      </ul>
      {!archived && <NewPlan flagKey={key} onPlanned={reload} />}
    </Panel>
  );
}

function NewPlan({ flagKey, onPlanned }: { flagKey: string; onPlanned: () => Promise<void> }) {
  const id = useId();
  const [at, setAt] = useState('');
  const [enabled, setEnabled] = useState(true);
  const [reason, setReason] = useState('');
  const [wrong, setWrong] = useState('');
  const plan = useMutation({
    mutationFn: (time: Date) =>
      planToggle(flagKey, { at: time.toISOString(), enabled, reason: reason.trim() || undefined }),
    onSuccess: async () => {
      setAt('');
      setReason('');
      await onPlanned();
    },
  });

  function submit(event: FormEvent): void {
    event.preventDefault();
    const time = new Date(at);
    const isToCome = time.getTime() > Date.now();
    setWrong(isToCome ? '' : words.past);
    if (isToCome) plan.mutate(time);
  }

  return (
    <form className={page.planning} onSubmit={submit} noValidate>
      <div className={form.field}>
        <label htmlFor={`${id}-what`}>{words.what}</label>
        <select
          id={`${id}-what`}
          className={field.input}
          value={enabled ? 'on' : 'off'}
          onChange={(event) => setEnabled(event.target.value === 'on')}
        >
          <option value="on">{adminTexts.flags.on}</option>
          <option value="off">{adminTexts.flags.off}</option>
        </select>
      </div>
      <div className={form.field}>
        <label htmlFor={`${id}-at`}>{words.at}</label>
        <input
          id={`${id}-at`}
          type="datetime-local"
          className={field.input}
          value={at}
          aria-invalid={wrong !== ''}
          aria-describedby={`${id}-wrong`}
          onChange={(event) => setAt(event.target.value)}
        />
      </div>
      <ReasonField value={reason} onChange={setReason} />
      <Button type="submit" disabled={plan.isPending}>
        {words.plan}
      </Button>
      <p id={`${id}-wrong`} className={form.wrong} role="alert">
        {wrong}
      </p>
    </form>
  );
}
