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
import { ScheduleDialog } from './schedule-dialog';
import type { PlaylistCopy } from './use-playlist-copy';

const words = texts.playlist;

interface PlaylistMenuProps {
  playlist: Playlist;
  copy: PlaylistCopy;
  onPage: boolean;
}

export function PlaylistMenu({ playlist, copy, onPage }: PlaylistMenuProps) {
  const { id, name, brief } = playlist;
  const client = useQueryClient();
  const [, navigate] = useLocation();
  const [asking, setAsking] = useState<'name' | 'schedule' | 'delete' | null>(null);
  const refresh = () => client.invalidateQueries({ queryKey: PLAYLISTS });

  const rename = useMutation({
    mutationFn: (to: string) => renamePlaylist(id, to),
    onSuccess: (renamed) => {
      client.setQueryData<Playlist>(
        playlistKey(id),
        (known) => known && { ...known, name: renamed.name, version: renamed.version },
      );
      void client.invalidateQueries({ queryKey: [...playlistKey(id), 'copy'] });
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

  const { isPublic } = copy;
  const items: (MenuItem | false)[] = [
    !onPage && { label: words.open, icon: 'right', onSelect: () => navigate(`/playlists/${id}`) },
    { label: texts.common.rename, icon: 'pencil', onSelect: () => setAsking('name') },
    brief !== null && { label: words.schedule.menu, icon: 'again', onSelect: () => setAsking('schedule') },
    isPublic !== null && {
      label: isPublic ? words.copy.makePrivate : words.copy.makePublic,
      icon: 'screen',
      onSelect: () => copy.start({ public: !isPublic }),
    },
    { label: texts.common.delete, icon: 'bin', danger: true, onSelect: () => setAsking('delete') },
  ];

  return (
    <>
      <Menu
        label={texts.common.more}
        items={items.filter((item) => item !== false)}
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
      {asking === 'schedule' && <ScheduleDialog playlist={playlist} onClose={() => setAsking(null)} />}
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
