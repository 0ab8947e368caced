import { type Brief, emptyBrief, type Refinement } from '../brief/brief.js';

/** A description of music, said about a playlist, as wishes about that playlist. */
export function wishesOf(brief: Brief): Refinement[] {
  const { minutes, count, ...about } = brief;
  const nothing: Partial<Brief> = emptyBrief();
  const said = Object.entries(about).filter(
    ([field, value]) => JSON.stringify(value) !== JSON.stringify(nothing[field as keyof Brief]),
  );
  return [
    ...(minutes === null && count === null
      ? []
      : [{ op: 'resize' as const, minutes, count, factor: null, relative: false }]),
    ...(said.length === 0 ? [] : [{ op: 'constrain' as const, brief: Object.fromEntries(said) as Partial<Brief> }]),
  ];
}
