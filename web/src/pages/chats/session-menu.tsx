import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { deleteSession, renameSession, restoreSession, sessionExportUrl, sessionKey, SESSIONS } from '../../api/chat';
import type { ChatSession } from '../../api/types';
import { texts } from '../../texts';
import { IconButton } from '../../ui/button';
import { Prompt } from '../../ui/dialog';
import { Menu } from '../../ui/menu';
import { notify } from '../../ui/notices';

/** Rename, export, delete; `leaveTo` is where to go when the chat that is open is deleted. */
export function SessionMenu({ session, leaveTo }: { session: ChatSession; leaveTo?: string }) {
  const { id, title } = session;
  const client = useQueryClient();
  const [, navigate] = useLocation();
  const [naming, setNaming] = useState(false);
  const refresh = () => client.invalidateQueries({ queryKey: SESSIONS });

  const rename = useMutation({
    mutationFn: (name: string) => renameSession(id, name),
    onSuccess: (renamed) => {
      client.setQueryData(sessionKey(id), renamed);
      return refresh();
    },
  });
  const restore = useMutation({ mutationFn: () => restoreSession(id), onSuccess: refresh });
  const remove = useMutation({
    mutationFn: () => deleteSession(id),
    onSuccess: () => {
      notify(texts.chat.deleted(title), { label: texts.common.undo, run: () => restore.mutate() });
      if (leaveTo !== undefined) navigate(leaveTo);
      return refresh();
    },
  });

  return (
    <>
      <Menu
        label={texts.chats.actions(title)}
        trigger={(props) => <IconButton icon="more" label={texts.chats.actions(title)} {...props} />}
        items={[
          { label: texts.common.rename, icon: 'pencil', onSelect: () => setNaming(true) },
          { label: texts.chat.exportMd, icon: 'download', href: sessionExportUrl(id, 'md') },
          { label: texts.chat.exportJson, icon: 'download', href: sessionExportUrl(id, 'json') },
          { label: texts.common.delete, icon: 'bin', danger: true, onSelect: () => remove.mutate() },
        ]}
      />
      {naming && (
        <Prompt
          title={texts.chat.renameTitle}
          label={texts.chat.renameLabel}
          initial={title}
          confirm={texts.common.save}
          onClose={() => setNaming(false)}
          onConfirm={(name) => rename.mutate(name)}
        />
      )}
    </>
  );
}
