import { useState, type FocusEvent, type KeyboardEvent } from 'react';

/**
 * One stop of the Tab key for many marks, the arrows within: spread `bind` over what holds them, give each `mark(i)`.
 * `row` is how far up and down go.
 */
export function useRoving(length: number, start: number, steps: { x: number; y: number }) {
  const [chosen, setChosen] = useState<number | null>(null);
  const current = Math.min(chosen ?? start, length - 1);

  function onKeyDown(event: KeyboardEvent<Element>): void {
    const to = {
      ArrowRight: current + steps.x,
      ArrowLeft: current - steps.x,
      ArrowDown: current + steps.y,
      ArrowUp: current - steps.y,
      Home: 0,
      End: length - 1,
    }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const next = Math.max(0, Math.min(length - 1, to));
    event.currentTarget.querySelector<HTMLElement | SVGElement>(`[data-mark="${next}"]`)?.focus();
  }

  function onFocus({ target }: FocusEvent): void {
    const mark = target.getAttribute('data-mark');
    if (mark !== null) setChosen(Number(mark));
  }

  return {
    bind: { onKeyDown, onFocus },
    mark: (index: number) => ({ 'data-mark': index, tabIndex: index === current ? 0 : -1 }),
  };
}
