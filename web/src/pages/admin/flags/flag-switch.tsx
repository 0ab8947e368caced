import { useMutation } from '@tanstack/react-query';
import { useId, useState, type FormEvent } from 'react';
import { toggleFlag } from '../../../api/flags';
import type { Flag } from '../../../api/types';
import { texts } from '../../../texts';
import { adminTexts } from '../../../texts-admin';
import { Button } from '../../../ui/button';
import { Dialog } from '../../../ui/dialog';
import { notify } from '../../../ui/notices';
import form from '../form.module.css';
import { ReasonField } from '../reason-field';
import { ConflictDialog } from './conflict-dialog';
import { type Conflict, tellConflict } from './conflict';
import styles from './flags.module.css';
import { useFlagsReload } from './use-flags-reload';

const words = adminTexts.flags;
const MAINTENANCE = 'maintenance-mode';

/** Switches a flag; asks first where the code itself reads it, since that holds at once for everybody. */
export function FlagSwitch({ flag }: { flag: Flag }) {
  const { key, enabled } = flag;
  /** The flag as it was when the question was asked, whatever becomes of it meanwhile. */
  const [asked, setAsked] = useState<Flag | null>(null);
  const [conflict, setConflict] = useState<Conflict | null>(null);
  const reload = useFlagsReload();
  const toggle = useMutation({
    mutationFn: (body: { enabled: boolean; version: number; reason?: string | undefined }) => toggleFlag(key, body),
    meta: { silent: true },
    onSuccess: async (changed) => {
      await reload();
      notify(words.switched(key, changed.enabled));
    },
    onError: (error) => {
      tellConflict(error, setConflict);
      void reload();
    },
  });
  const send = ({ enabled: was, version }: Flag, reason?: string) => toggle.mutate({ enabled: !was, version, reason });

  return (
    <>
      <label className={styles.switch}>
        <input
          type="checkbox"
          role="switch"
          aria-label={words.switch(key)}
          checked={enabled}
          disabled={toggle.isPending}
          onChange={() => (flag.builtIn ? setAsked(flag) : send(flag))}
        />
        <span aria-hidden="true">{enabled ? words.on : words.off}</span>
      </label>
      {asked && (
        <ConfirmSwitch
          flag={asked}
          onClose={() => setAsked(null)}
          onConfirm={(reason) => {
            setAsked(null);
            send(asked, reason);
          }}
        />
      )}
      {conflict && (
        <ConflictDialog
          conflict={conflict}
          onKeep={() => setConflict(null)}
          onTakeOver={() => {
            setConflict(null);
            toggle.mutate({ enabled: conflict.yours.enabled, version: conflict.current.version });
          }}
        />
      )}
    </>
  );
}

interface ConfirmSwitchProps {
  flag: Flag;
  onClose: () => void;
  onConfirm: (reason: string | undefined) => void;
}

function ConfirmSwitch({ flag: { key, enabled, description }, onClose, onConfirm }: ConfirmSwitchProps) {
  const id = useId();
  const { confirm } = words;
  const maintenance = enabled ? confirm.maintenanceOff : confirm.maintenanceOn;
  const usual = (enabled ? confirm.killOff : confirm.killOn)(description);
  const [reason, setReason] = useState('');

  function submit(event: FormEvent): void {
    event.preventDefault();
    onConfirm(reason.trim() || undefined);
  }

  return (
    <Dialog title={confirm.title(key, !enabled)} onClose={onClose}>
      <form className={form.form} onSubmit={submit} aria-describedby={id}>
        <p id={id}>{key === MAINTENANCE ? maintenance : usual}</p>
        <ReasonField value={reason} onChange={setReason} isFirst />
        <div className={form.footer}>
          <Button look="quiet" onClick={onClose}>
            {texts.common.cancel}
          </Button>
          <Button look={enabled === (key === MAINTENANCE) ? 'accent' : 'danger'} type="submit">
            {enabled ? confirm.off : confirm.on}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
