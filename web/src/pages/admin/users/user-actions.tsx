import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { useLocation } from 'wouter';
import { changeUser, deleteUser, signOutUser, USERS } from '../../../api/admin';
import type { WholeUser } from '../../../api/types';
import { texts } from '../../../texts';
import { adminTexts } from '../../../texts-admin';
import { Button, ButtonRow } from '../../../ui/button';
import { Dialog, Prompt } from '../../../ui/dialog';
import { notify } from '../../../ui/notices';
import form from '../form.module.css';
import { ReasonField } from '../reason-field';

const words = adminTexts.user;
type Action = keyof typeof words.titles;

/** What an admin may do with a user, each after a question. */
export function UserActions({ user, isMe }: { user: WholeUser; isMe: boolean }) {
  const [asked, setAsked] = useState<Action | 'delete' | null>(null);
  const [, navigate] = useLocation();
  const client = useQueryClient();
  const reload = () => client.invalidateQueries({ queryKey: USERS });
  const close = () => setAsked(null);
  const act = useMutation({
    mutationFn: ({ action, reason }: { action: Action; reason: string | undefined }) =>
      perform(user.id, action, reason),
    onSuccess: (_nothing, { action }) => notify(words.done[action](user.name)),
    onSettled: reload,
  });
  const remove = useMutation({
    mutationFn: () => deleteUser(user.id),
    onSuccess: () => {
      notify(words.deleted(user.name));
      navigate('/admin/users');
    },
    onSettled: reload,
  });
  const role: Action = user.role === 'admin' ? 'makeListener' : 'makeAdmin';
  const access: Action = user.disabled ? 'enable' : 'disable';

  return (
    <>
      <ButtonRow>
        <Button onClick={() => setAsked(role)}>{words[role]}</Button>
        <Button onClick={() => setAsked('signOut')}>{words.signOut}</Button>
        {!isMe && (
          <>
            <Button look={user.disabled ? 'outline' : 'danger'} onClick={() => setAsked(access)}>
              {words[access]}
            </Button>
            <Button look="danger" icon="bin" onClick={() => setAsked('delete')}>
              {words.delete}
            </Button>
          </>
        )}
      </ButtonRow>
      {asked === 'delete' && (
        <Prompt
          title={words.deleteTitle(user.name)}
          label={words.deleteLabel}
          initial=""
          confirm={words.delete}
          required={user.name.toLowerCase()}
          danger
          onClose={close}
          onConfirm={() => remove.mutate()}
        >
          <p>{words.deleteText(user.name)}</p>
        </Prompt>
      )}
      {asked !== null && asked !== 'delete' && (
        <Confirm
          action={asked}
          name={user.name}
          onClose={close}
          onConfirm={(reason) => {
            close();
            act.mutate({ action: asked, reason });
          }}
        />
      )}
    </>
  );
}

async function perform(id: string, action: Action, reason: string | undefined): Promise<void> {
  if (action === 'signOut') return signOutUser(id, reason);
  const changes = {
    makeAdmin: { role: 'admin' },
    makeListener: { role: 'listener' },
    disable: { disabled: true },
    enable: { disabled: false },
  } as const;
  await changeUser(id, { ...changes[action], reason });
}

interface ConfirmProps {
  action: Action;
  name: string;
  onClose: () => void;
  onConfirm: (reason: string | undefined) => void;
}

function Confirm({ action, name, onClose, onConfirm }: ConfirmProps) {
  const [reason, setReason] = useState('');

  function submit(event: FormEvent): void {
    event.preventDefault();
    onConfirm(reason.trim() || undefined);
  }

  return (
    <Dialog title={words.titles[action](name)} onClose={onClose}>
      <form className={form.form} onSubmit={submit}>
        <p>{words.consequences[action]}</p>
        <ReasonField value={reason} onChange={setReason} isFirst />
        <div className={form.footer}>
          <Button look="quiet" onClick={onClose}>
            {texts.common.cancel}
          </Button>
          <Button look={action === 'enable' ? 'accent' : 'danger'} type="submit">
            {words[action]}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
