import { useMutation } from '@tanstack/react-query';
import { useId, useState, type FormEvent } from 'react';
import { useLocation } from 'wouter';
import { makeFlag, type Variants } from '../../../api/flags';
import type { Flag } from '../../../api/types';
import { texts } from '../../../texts';
import { adminTexts } from '../../../texts-admin';
import { Button } from '../../../ui/button';
import { Dialog } from '../../../ui/dialog';
import field from '../../../ui/field.module.css';
import { focusFirst } from '../../../ui/focus-first';
import form from '../form.module.css';
import { useFlagsReload } from './use-flags-reload';

const words = adminTexts.flags.new;
const TYPES = ['boolean', 'string', 'number', 'json'] as const;

/** What a flag starts with; its values are changed in its editor. */
const FIRST_VARIANTS: Record<Flag['type'], Variants | null> = {
  boolean: null,
  string: { a: 'a', b: 'b' },
  number: { low: 0, high: 1 },
  json: { empty: {} },
};

export function NewFlagDialog({ onClose }: { onClose: () => void }) {
  const id = useId();
  const [, navigate] = useLocation();
  const [key, setKey] = useState('');
  const [description, setDescription] = useState('');
  const [type, setType] = useState<Flag['type']>('boolean');
  const reload = useFlagsReload();
  const make = useMutation({
    mutationFn: makeFlag,
    onSuccess: async (flag) => {
      await reload();
      navigate(`/admin/flags/${encodeURIComponent(flag.key)}`);
    },
  });

  function submit(event: FormEvent): void {
    event.preventDefault();
    const variants = FIRST_VARIANTS[type];
    const [first = ''] = Object.keys(variants ?? {});
    const values = variants === null ? {} : { variants, defaultVariant: first, offVariant: first };
    make.mutate({ key: key.trim(), description: description.trim(), type, ...values });
  }

  return (
    <Dialog title={adminTexts.flags.create} onClose={onClose}>
      <form className={form.form} onSubmit={submit}>
        <div className={form.field}>
          <label htmlFor={`${id}-key`}>
            {words.key} <small>{words.keyHint}</small>
          </label>
          <input
            id={`${id}-key`}
            className={field.input}
            value={key}
            required
            maxLength={100}
            autoComplete="off"
            ref={focusFirst}
            onChange={(event) => setKey(event.target.value)}
          />
        </div>
        <div className={form.field}>
          <label htmlFor={`${id}-description`}>{words.description}</label>
          <input
            id={`${id}-description`}
            className={field.input}
            value={description}
            maxLength={500}
            autoComplete="off"
            onChange={(event) => setDescription(event.target.value)}
          />
        </div>
        <div className={form.field}>
          <label htmlFor={`${id}-type`}>{words.type}</label>
          <select
            id={`${id}-type`}
            className={field.input}
            value={type}
            onChange={(event) => setType(TYPES.find((one) => one === event.target.value) ?? 'boolean')}
          >
            {TYPES.map((one) => (
              <option key={one} value={one}>
                {words.types[one]}
              </option>
            ))}
          </select>
        </div>
        <p className={form.hint}>{words.offFirst}</p>
        <div className={form.footer}>
          <Button look="quiet" onClick={onClose}>
            {texts.common.cancel}
          </Button>
          <Button look="accent" type="submit" disabled={make.isPending}>
            {words.make}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
