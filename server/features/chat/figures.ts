/** How a figure is written: `duration` is in ms, `percent` a share (1 is all), `date` an ISO instant or local date. */
export const FIGURE_KINDS = ['text', 'count', 'duration', 'date', 'percent'] as const;
export type FigureKind = (typeof FIGURE_KINDS)[number];

/** Null where there is nothing to tell. */
export type FigureValue = string | number | null;

export interface FigureTrack {
  trackKey: string;
  title: string;
  artists: string[];
}

/** The figures of an answer as a table, from the same query as its words. A row has a value for each column. */
export interface FigureTable {
  title: string;
  /** In words, by the listener's calendar; null for all time. */
  period: string | null;
  /** IANA name of the zone whose clocks the dates are meant by. */
  timeZone: string;
  columns: { name: string; kind: FigureKind }[];
  rows: FigureValue[][];
  /** The track that each row is of; null where rows are of something else. */
  tracks: FigureTrack[] | null;
}
