import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { deletePlaylist, playlistKey, PLAYLISTS, renamePlaylist } from '../api/playlists';
import type { Playlist } from '../api/types';
import { texts } from '../texts';
import { IconButton } from '../ui/button';
import { Prompt } from '../ui/dialog';
import { Menu, type MenuItem } from '../ui/menu';
import { notify } from '../ui/notices';

const words = texts.playlist;

export function PlaylistMenu({ playlist, onPage }: { playlist: Playlist; onPage: boolean }) {
  const { id, name } = playlist;
  const client = useQueryClient();
  const [, navigate] = useLocation();
  const [asking, setAsking] = useState<'name' | 'delete' | null>(null);
  const refresh = () => client.invalidateQueries({ queryKey: PLAYLISTS });

  const rename = useMutation({
    mutationFn: (to: string) => renamePlaylist(id, to),
    onSuccess: (renamed) => {
      client.setQueryData<Playlist>(
        playlistKey(id),
        (known) => known && { ...known, name: renamed.name, version: renamed.version },
      );
      return refresh();
    },
  });
  const remove = useMutation({
    mutationFn: () => deletePlaylist(id),
    onSuccess: () => {
      notify(words.deleted(name));
      navigate('/playlists');
      client.removeQueries({ queryKey: playlistKey(id) });
      return refresh();
    },
  });

  const items: MenuItem[] = [
    { label: texts.common.rename, icon: 'pencil', onSelect: () => setAsking('name') },
    { label: texts.common.delete, icon: 'bin', danger: true, onSelect: () => setAsking('delete') },
  ];
  if (!onPage) items.unshift({ label: words.open, icon: 'outside', onSelect: () => navigate(`/playlists/${id}`) });

  return (
    <>
      <Menu
        label={texts.common.more}
        items={items}
        trigger={(props) => <IconButton icon="more" label={texts.common.more} {...props} />}
      />
      {asking === 'name' && (
        <Prompt
          title={words.renameTitle}
          label={words.renameLabel}
          initial={name}
          confirm={texts.common.save}
          onClose={() => setAsking(null)}
          onConfirm={(to) => rename.mutate(to)}
        />
      )}
      {asking === 'delete' && (
        <Prompt
          danger
          title={words.deleteTitle}
          label={texts.common.typeDelete}
          initial=""
          required={texts.common.deleteWord}
          confirm={texts.common.delete}
          onClose={() => setAsking(null)}
          onConfirm={() => remove.mutate()}
        >
          <p>{words.deleteText(name)}</p>
        </Prompt>
      )}
    </>
  );
}
