import { useMutation } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { importFlags } from '../../../api/flags';
import type { ImportedFlags } from '../../../api/types';
import { texts } from '../../../texts';
import { adminTexts } from '../../../texts-admin';
import { Button } from '../../../ui/button';
import { Dialog } from '../../../ui/dialog';
import field from '../../../ui/field.module.css';
import { notify } from '../../../ui/notices';
import form from '../form.module.css';
import { useFlagsReload } from './use-flags-reload';

const words = adminTexts.flags.importing;
const KINDS = ['created', 'changed', 'unchanged'] as const;

/** Shows what a file would change, then does it. */
export function ImportDialog({ onClose }: { onClose: () => void }) {
  const id = useId();
  const reload = useFlagsReload();
  const [wrong, setWrong] = useState('');
  const look = useMutation({
    mutationFn: async (file: unknown) => ({ file, would: await importFlags(file, true) }),
  });
  const take = useMutation({
    mutationFn: (file: unknown) => importFlags(file, false),
    onSuccess: async (done) => {
      notify(words.done(changedBy(done)));
      await reload();
      onClose();
    },
  });

  async function choose(chosen: File | undefined): Promise<void> {
    look.reset();
    setWrong('');
    if (chosen === undefined) return;
    const text = await chosen.text();
    try {
      look.mutate(JSON.parse(text));
    } catch {
      setWrong(words.notJson);
    }
  }

  return (
    <Dialog title={words.title} onClose={onClose}>
      <div className={form.form}>
        <div className={form.field}>
          <label htmlFor={id}>{words.choose}</label>
          <input
            id={id}
            type="file"
            accept=".json,application/json"
            className={field.input}
            onChange={(event) => void choose(event.target.files?.[0])}
          />
        </div>
        <p className={form.wrong} role="alert">
          {wrong}
        </p>
        {look.data && <Preview would={look.data.would} />}
        <div className={form.footer}>
          <Button look="quiet" onClick={onClose}>
            {texts.common.cancel}
          </Button>
          <Button
            look="accent"
            disabled={!look.data || changedBy(look.data.would) === 0 || take.isPending}
            onClick={() => look.data && take.mutate(look.data.file)}
          >
            {words.go}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}

function Preview({ would }: { would: ImportedFlags }) {
  return (
    <dl role="status">
      {changedBy(would) === 0 && <p>{words.nothing}</p>}
      {KINDS.filter((kind) => would[kind].length > 0).map((kind) => (
        <div key={kind}>
          <dt className={form.hint}>{words[kind]}</dt>
          <dd>{would[kind].join(', ')}</dd>
        </div>
      ))}
    </dl>
  );
}

const changedBy = ({ created, changed }: ImportedFlags): number => created.length + changed.length;
