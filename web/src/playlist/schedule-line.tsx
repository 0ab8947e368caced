import { useState } from 'react';
import type { Playlist } from '../api/types';
import { texts } from '../texts';
import { Button } from '../ui/button';
import { moment } from '../ui/format';
import { Icon } from '../ui/icon';
import { onTheHour, ScheduleDialog } from './schedule-dialog';
import styles from './schedule.module.css';

const words = texts.playlist.schedule;
/** Sunday is 0 in a schedule; the texts begin with Monday. */
const weekdayName = (weekday: number): string => texts.statistics.weekdays.at(weekday - 1) ?? '';

/** When the playlist is made anew, and how that went the last time. Nothing where it never is. */
export function ScheduleLine({ playlist }: { playlist: Playlist }) {
  const [changing, setChanging] = useState(false);
  const { schedule } = playlist;
  if (schedule === null) return null;
  const { weekday, hour, nextAt, error } = schedule;
  return (
    <div className={styles.line}>
      <Icon name="again" size={18} />
      <div>
        <p>
          <strong>{words.on(weekday === null ? null : weekdayName(weekday), onTheHour(hour))}</strong>
        </p>
        <p>{words.next(moment(nextAt))}</p>
        {error !== null && <p className={styles.failed}>{words.failed(error)}</p>}
      </div>
      <Button small aria-label={words.changeOf} onClick={() => setChanging(true)}>
        {words.change}
      </Button>
      {changing && <ScheduleDialog playlist={playlist} onClose={() => setChanging(false)} />}
    </div>
  );
}
