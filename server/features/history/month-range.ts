/** The instants at which a UTC month ("2024-03") begins and the next one begins. */
export function monthRange(month: string): { from: Date; to: Date } {
  const [year = NaN, number = NaN] = month.split('-').map(Number);
  return { from: new Date(Date.UTC(year, number - 1)), to: new Date(Date.UTC(year, number)) };
}
