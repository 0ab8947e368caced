import type { Schedule, ScheduleTimes } from './schedule.js';

export interface DueSchedule extends Schedule {
  userId: string;
  playlistId: string;
}

export interface ScheduleStore {
  /** Null when there is no such playlist of this listener. */
  set(userId: string, playlistId: string, times: ScheduleTimes, nextAt: Date): Promise<Schedule | null>;
  /** Whether there was one. */
  remove(userId: string, playlistId: string): Promise<boolean>;
  /** Playlists whose time has come; each is given to one caller, and to no other before `until`. */
  claim(now: Date, until: Date, most: number): Promise<string[]>;
  find(playlistId: string): Promise<DueSchedule | null>;
  /** Done for this time; nothing where the listener has changed the schedule meanwhile. */
  done(due: DueSchedule, told: { lastAt: Date; nextAt: Date; error: string | null }): Promise<void>;
}
