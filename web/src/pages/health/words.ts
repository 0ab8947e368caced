import { texts } from '../../texts';

const time = new Intl.DateTimeFormat('en', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
const dayAndTime = new Intl.DateTimeFormat('en', {
  day: 'numeric',
  month: 'long',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});

/** "0.4 ms", "120 ms", "3.2 s". */
export function duration(ms: number): string {
  if (ms < 10) return `${Number(ms.toFixed(1))} ms`;
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  return `${Number((ms / 1_000).toFixed(1))} s`;
}

/** "14:02" of today, "3 November, 14:02" of another day. */
export function moment(at: Date): string {
  return (at.toDateString() === new Date().toDateString() ? time : dayAndTime).format(at);
}

/** Rounded down, so that only what never failed is "100 %". */
export function share(rate: number): string {
  const percent = Math.floor(rate * 1_000) / 10;
  return `${percent} %`;
}

export function nameOf(provider: string): string {
  return texts.health.names[provider] ?? provider;
}
