import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { FormEvent } from 'react';
import { playlistKey, PLAYLISTS, refinePlaylist } from '../api/playlists';
import { texts } from '../texts';
import { announce } from '../ui/announcer';
import { Button } from '../ui/button';
import fields from '../ui/field.module.css';
import { useDraft } from '../ui/use-draft';
import styles from './playlist-card.module.css';

const words = texts.playlist;

/** Changes the playlist by a sentence. What was typed stays until the change is there. */
export function RefineForm({ playlistId }: { playlistId: string }) {
  const client = useQueryClient();
  const [text, setText] = useDraft(`refine.${playlistId}`);
  const refine = useMutation({
    mutationFn: (instruction: string) => refinePlaylist(playlistId, instruction),
    onSuccess: (playlist) => {
      client.setQueryData(playlistKey(playlistId), playlist);
      void client.invalidateQueries({ queryKey: PLAYLISTS });
      announce(words.refined(playlist.name, playlist.trackCount, playlist.durationMs));
      setText('');
    },
  });

  function submit(event: FormEvent): void {
    event.preventDefault();
    if (text.trim() !== '') refine.mutate(text.trim());
  }

  return (
    <form className={styles.refine} onSubmit={submit}>
      <input
        className={fields.input}
        value={text}
        maxLength={500}
        placeholder={words.refinePlaceholder}
        aria-label={words.refine}
        onChange={(event) => setText(event.target.value)}
      />
      <Button type="submit" disabled={refine.isPending || text.trim() === ''}>
        {refine.isPending ? words.refining : words.apply}
      </Button>
    </form>
  );
}
