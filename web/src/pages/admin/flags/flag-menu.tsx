import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { changeFlag, cloneFlag, deleteFlag } from '../../../api/flags';
import type { Flag } from '../../../api/types';
import { texts } from '../../../texts';
import { adminTexts } from '../../../texts-admin';
import { Button, IconButton } from '../../../ui/button';
import { Dialog, Prompt } from '../../../ui/dialog';
import { Menu, type MenuItem } from '../../../ui/menu';
import { notify } from '../../../ui/notices';
import form from '../form.module.css';
import { useFlagsReload } from './use-flags-reload';

const words = adminTexts.flag;

/** What is done with a flag as a whole. */
export function FlagMenu({ flag }: { flag: Flag }) {
  const { key, version, archived, builtIn } = flag;
  const [open, setOpen] = useState<'clone' | 'archive' | 'delete' | null>(null);
  const [, navigate] = useLocation();
  const reload = useFlagsReload();
  const close = () => setOpen(null);
  const archive = useMutation({
    mutationFn: () => changeFlag(key, { archived: !archived, version }),
    onSuccess: (changed) => notify((changed.archived ? words.archivedDone : words.restoredDone)(key)),
    onSettled: reload,
  });
  const clone = useMutation({
    mutationFn: (newKey: string) => cloneFlag(key, newKey),
    onSuccess: async (made) => {
      await reload();
      navigate(`/admin/flags/${encodeURIComponent(made.key)}`);
    },
  });
  const remove = useMutation({
    mutationFn: () => deleteFlag(flag),
    onSuccess: async () => {
      notify(words.deleted(key));
      navigate('/admin/flags');
      await reload();
    },
  });

  const items: MenuItem[] = [{ label: words.clone, icon: 'copy', onSelect: () => setOpen('clone') }];
  if (archived) items.push({ label: words.restore, icon: 'undo', onSelect: () => archive.mutate() });
  else if (!builtIn) items.push({ label: words.archive, icon: 'tray', onSelect: () => setOpen('archive') });
  if (!builtIn) items.push({ label: words.delete, icon: 'bin', danger: true, onSelect: () => setOpen('delete') });

  return (
    <>
      <Menu
        label={words.more}
        trigger={(props) => <IconButton icon="more" label={words.more} {...props} />}
        items={items}
      />
      {open === 'clone' && (
        <Prompt
          title={words.cloneTitle}
          label={words.cloneLabel}
          initial={`${key}-copy`}
          confirm={words.clone}
          onClose={close}
          onConfirm={(newKey) => clone.mutate(newKey)}
        />
      )}
      {open === 'archive' && (
        <Dialog title={words.archiveTitle} onClose={close}>
          <p>{words.archiveText}</p>
          <div className={form.footer}>
            <Button look="quiet" onClick={close}>
              {texts.common.cancel}
            </Button>
            <Button
              look="danger"
              onClick={() => {
                close();
                archive.mutate();
              }}
            >
              {words.archive}
            </Button>
          </div>
        </Dialog>
      )}
      {open === 'delete' && (
        <Prompt
          title={words.deleteTitle}
          label={words.deleteLabel}
          initial=""
          confirm={words.delete}
          required={key.toLowerCase()}
          danger
          onClose={close}
          onConfirm={() => remove.mutate()}
        >
          <p>{words.deleteText(key)}</p>
        </Prompt>
      )}
    </>
  );
}
