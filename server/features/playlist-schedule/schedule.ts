/** When a playlist is made anew from its brief. */
export interface ScheduleTimes {
  /** 0 is Sunday; null: every day. */
  weekday: number | null;
  /** 0..23. */
  hour: number;
  /** IANA. */
  timeZone: string;
}

export interface Schedule extends ScheduleTimes {
  nextAt: Date;
  lastAt: Date | null;
  /** Why the last time failed, in words for the listener. */
  error: string | null;
}
