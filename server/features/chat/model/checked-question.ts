import type { Period, Question } from '../../brief/brief.js';
import { parsePeriod } from '../../brief/periods.js';
import { canonicalGenre } from '../../preferences/genre-name.js';
import { ASKS } from './cues.js';
import type { Grounds } from './grounds.js';
import type { Arguments } from './reading-tools.js';

/** The calendar that periods are meant by. */
export interface Calendar {
  now: Date;
  timeZone: string;
}

/** A question of a model, where the words ask one; what they do not say is left open. */
export function checkedQuestion(
  { kind, subject, name, period, against, limit, quote }: Arguments<'my_statistics'>,
  message: string,
  grounds: Grounds,
  calendar: Calendar,
): Question | null {
  if (!grounds.says(ASKS) || !grounds.touchesOpen(quote)) return null;
  const genre = subject === 'genre' && name !== null ? canonicalGenre(name) : null;
  const named = name !== null && grounds.isOpenName(name) ? name.trim() : genre;
  return {
    kind,
    subject: subject ?? (kind === 'top' || kind === 'forgotten' ? 'track' : null),
    name: named,
    ...(checkedPeriod(period, message, grounds, calendar) ?? { from: null, to: null }),
    limit: limit !== null && grounds.numbers(message).includes(limit) ? limit : null,
    against: checkedPeriod(against, message, grounds, calendar),
    versus: null,
    by: null,
  };
}

/** A period in English words whose figures all stand in the message; null for any other. */
export function checkedPeriod(
  words: string | null,
  message: string,
  grounds: Grounds,
  { now, timeZone }: Calendar,
): Period | null {
  if (words === null) return null;
  const said = grounds.numbers(message);
  const isSaid = grounds.numbers(words).every((figure) => said.includes(figure));
  const read = isSaid ? parsePeriod(words.toLowerCase().trim(), now, timeZone) : null;
  return read && { from: read.from?.toISOString() ?? null, to: read.to?.toISOString() ?? null };
}
