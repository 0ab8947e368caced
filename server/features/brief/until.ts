import { minutesUntil } from './calendar.js';
import { pattern, type Utterance } from './utterance.js';

/** A bare number is no time of day: "until 90" may be a year. */
const UNTIL = pattern(
  String.raw`(?:up )?(?:until|till|til) (?:about |around |roughly )?(?:(?<named>midnight|noon|midday)|(?<hour>\d{1,2})(?:[:.](?<minute>[0-5]\d))?(?: ?(?<half>am|pm|a\.m\.?|p\.m\.?)| oclock|(?<=[:.]\d\d)))`,
);
const NAMED: Record<string, number> = { midnight: 0, noon: 12, midday: 12 };
const DAY = 24;
const HALF_DAY = 12;

/** Reads until what time of day the playlist shall last ("until 6 pm"), in minutes from now; the next time that it is so late. */
export function readUntil(utterance: Utterance, now: Date, timeZone: string): number | null {
  let minutes: number | null = null;
  utterance.take(UNTIL, ({ groups }) => {
    const { named, half } = groups;
    const hour = named === undefined ? Number(groups['hour']) : (NAMED[named] ?? 0);
    const isOfHalfDay = hour >= 1 && hour <= HALF_DAY;
    if (half === undefined ? hour >= DAY : !isOfHalfDay) return false;
    const told = half === undefined ? hour : (hour % HALF_DAY) + (half.startsWith('p') ? HALF_DAY : 0);
    // "Until 6:30" is whichever of the two comes next.
    const every = named === undefined && half === undefined && isOfHalfDay ? HALF_DAY : DAY;
    minutes = minutesUntil({ hour: told, minute: Number(groups['minute'] ?? 0), every }, now, timeZone);
    return true;
  });
  return minutes;
}
