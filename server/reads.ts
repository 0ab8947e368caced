/** Short reads of what a request needs; those that are asked in one turn of the event loop share their way. */
export interface Reads {
  query<Row extends object>(text: string, values: readonly unknown[]): Promise<Row[]>;
}
