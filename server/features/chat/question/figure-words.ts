/** "12 hours 5 minutes", "45 minutes", "under a minute". */
export function wordTime(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  if (minutes === 0) return 'under a minute';
  const parts = [hours === 0 ? '' : many(hours, 'hour'), rest === 0 ? '' : many(rest, 'minute')];
  return parts.filter((part) => part !== '').join(' ');
}

/** "1,204 plays", "1 play". */
export const many = (count: number, noun: string): string =>
  `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`;

/** Lines counting from 1. */
export const numbered = (lines: readonly string[]): string =>
  lines.map((line, index) => `${index + 1}. ${line}`).join('\n');
