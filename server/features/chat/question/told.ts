import type { View } from '../../analytics/view.js';
import type { Period, Question } from '../../brief/brief.js';
import type { FigureTable, FigureTrack, FigureValue } from '../figures.js';
import type { NamedView } from './named-view.js';
import { wordPeriod } from './period-words.js';

/** An answer in words, and its figures as a table: both of one query. */
export interface Told {
  text: string;
  figures: FigureTable | null;
}

/** What a question is about. */
export interface Asked {
  question: Question;
  /** The listens that are meant: of the period, of what is named. */
  view: View;
  /** The whole history. */
  all: View;
  named: NamedView | null;
  /** " of Adele", or empty. */
  of: string;
  /** " in 2019", or empty for all time. */
  when: string;
  genres: ReadonlyMap<string, readonly string[]>;
}

export const USUAL_LIMIT = 5;

export function within(view: View, { from, to }: Period): View {
  return { ...view, from: from === null ? null : Date.parse(from), to: to === null ? null : Date.parse(to) };
}

export function tableOf(
  { view, question }: Pick<Asked, 'view' | 'question'>,
  title: string,
  columns: FigureTable['columns'],
  rows: FigureValue[][],
  tracks: FigureTrack[] | null = null,
): FigureTable {
  const period = wordPeriod(question, view.zone).trim();
  return { title, period: period === '' ? null : capitalised(period), timeZone: view.zone.name, columns, rows, tracks };
}

export const text = (name: string) => ({ name, kind: 'text' as const });
export const count = (name: string) => ({ name, kind: 'count' as const });
export const duration = (name: string) => ({ name, kind: 'duration' as const });
export const date = (name: string) => ({ name, kind: 'date' as const });
export const percent = (name: string) => ({ name, kind: 'percent' as const });

export const iso = (at: number): string => new Date(at).toISOString();
export const capitalised = (words: string): string => `${words.slice(0, 1).toUpperCase()}${words.slice(1)}`;
