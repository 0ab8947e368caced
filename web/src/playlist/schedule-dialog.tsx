import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useId, useState, type FormEvent } from 'react';
import { playlistKey, PLAYLISTS, removeSchedule, setSchedule } from '../api/playlists';
import { usePreferences } from '../api/preferences';
import type { Playlist, PlaylistSchedule } from '../api/types';
import { texts } from '../texts';
import { Button, ButtonRow } from '../ui/button';
import { Dialog } from '../ui/dialog';
import fields from '../ui/field.module.css';
import { notify } from '../ui/notices';
import styles from './schedule.module.css';

const words = texts.playlist.schedule;
const MONDAY_AT_8 = { weekday: 1, hour: 8 };
const clockTime = new Intl.DateTimeFormat('en', { timeStyle: 'short', timeZone: 'UTC' });
const HOURS = Array.from({ length: 24 }, (_, hour) => hour);

export function ScheduleDialog({ playlist: { id, schedule }, onClose }: { playlist: Playlist; onClose: () => void }) {
  const [times, setTimes] = useState<Pick<PlaylistSchedule, 'weekday' | 'hour'>>(schedule ?? MONDAY_AT_8);
  const { data: preferences } = usePreferences();
  const timeZone = preferences?.timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
  const [dayId, timeId] = [useId(), useId()];
  const client = useQueryClient();
  const show = (to: PlaylistSchedule | null, told: string) => {
    client.setQueryData<Playlist>(playlistKey(id), (known) => known && { ...known, schedule: to });
    void client.invalidateQueries({ queryKey: PLAYLISTS });
    notify(told);
    onClose();
  };
  const set = useMutation({
    mutationFn: () => setSchedule(id, { ...times, timeZone }),
    onSuccess: (saved) => show(saved, words.set),
  });
  const remove = useMutation({ mutationFn: () => removeSchedule(id), onSuccess: () => show(null, words.isOff) });
  const isBusy = set.isPending || remove.isPending;

  function submit(event: FormEvent): void {
    event.preventDefault();
    set.mutate();
  }

  return (
    <Dialog title={words.title} onClose={onClose}>
      <form className={styles.form} onSubmit={submit}>
        <p>{words.text}</p>
        <div className={styles.fields}>
          <div>
            <label htmlFor={dayId}>{words.day}</label>
            <select
              id={dayId}
              className={fields.input}
              value={times.weekday ?? ''}
              onChange={({ target }) =>
                setTimes({ ...times, weekday: target.value === '' ? null : Number(target.value) })
              }
            >
              {texts.statistics.weekdays.map((name, index) => (
                <option key={name} value={(index + 1) % 7}>
                  {name}
                </option>
              ))}
              <option value="">{words.everyDay}</option>
            </select>
          </div>
          <div>
            <label htmlFor={timeId}>{words.time}</label>
            <select
              id={timeId}
              className={fields.input}
              value={times.hour}
              onChange={({ target }) => setTimes({ ...times, hour: Number(target.value) })}
            >
              {HOURS.map((hour) => (
                <option key={hour} value={hour}>
                  {onTheHour(hour)}
                </option>
              ))}
            </select>
          </div>
        </div>
        <p className={styles.zone}>{words.zone(timeZone)}</p>
        <ButtonRow>
          <Button look="accent" type="submit" disabled={isBusy}>
            {texts.common.save}
          </Button>
          {schedule && (
            <Button disabled={isBusy} onClick={() => remove.mutate()}>
              {words.off}
            </Button>
          )}
        </ButtonRow>
      </form>
    </Dialog>
  );
}

/** "8:00 AM". */
export const onTheHour = (hour: number): string => clockTime.format(Date.UTC(2000, 0, 1, hour));
