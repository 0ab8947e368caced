import { useEffect, useRef, useState, type CSSProperties, type PointerEvent, type RefObject } from 'react';

interface Drag {
  from: number;
  to: number;
  offset: number;
  /** Tops and heights of the rows when the drag began, in the list's own coordinates. */
  rows: { top: number; height: number }[];
  startY: number;
  startScroll: number;
}

const EDGE = 56;
const STEP = 12;

/** Moves the rows of a list by pointer, mouse and touch alike. Escape puts the row back. */
export function useDragReorder(list: RefObject<HTMLElement | null>, onMove: (from: number, to: number) => void) {
  const [drag, setDrag] = useState<Drag | null>(null);
  const scroller = useRef<Element | null>(null);

  useEffect(() => {
    if (drag === null) return;
    const cancel = (event: KeyboardEvent) => event.key === 'Escape' && setDrag(null);
    addEventListener('keydown', cancel);
    return () => removeEventListener('keydown', cancel);
  }, [drag]);

  function start(event: PointerEvent<HTMLElement>, from: number): void {
    if (event.button !== 0 || !list.current) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    scroller.current = scrollerOf(list.current);
    const rows = [...list.current.children].map((row) => {
      const { top, height } = row.getBoundingClientRect();
      return { top, height };
    });
    setDrag({ from, to: from, offset: 0, rows, startY: event.clientY, startScroll: scroller.current.scrollTop });
  }

  function follow(event: PointerEvent<HTMLElement>): void {
    const row = drag?.rows[drag.from];
    if (!drag || !row || !scroller.current) return;
    scrollAtEdges(scroller.current, event.clientY);
    const offset = event.clientY - drag.startY + scroller.current.scrollTop - drag.startScroll;
    const middle = row.top + row.height / 2 + offset;
    const above = drag.rows.filter(({ top, height }, index) => index !== drag.from && top + height / 2 < middle).length;
    setDrag({ ...drag, offset, to: above });
  }

  function drop(): void {
    if (drag && drag.to !== drag.from) onMove(drag.from, drag.to);
    setDrag(null);
  }

  return {
    dragging: drag?.from ?? null,
    rowStyle: (index: number): CSSProperties | undefined => (drag ? shift(drag, index) : undefined),
    handle: (index: number) => ({
      onPointerDown: (event: PointerEvent<HTMLElement>) => start(event, index),
      onPointerMove: follow,
      onPointerUp: drop,
      onPointerCancel: () => setDrag(null),
    }),
  };
}

/** The dragged row follows the pointer, those between its old and new place make room. */
function shift({ from, to, offset, rows }: Drag, index: number): CSSProperties {
  if (index === from) return { transform: `translateY(${offset}px)` };
  const height = rows[from]?.height ?? 0;
  if (index > from && index <= to) return { transform: `translateY(${-height}px)` };
  if (index < from && index >= to) return { transform: `translateY(${height}px)` };
  return {};
}

function scrollerOf(element: Element): Element {
  for (let at: Element | null = element; at; at = at.parentElement) {
    if (at.scrollHeight > at.clientHeight && /auto|scroll/.test(getComputedStyle(at).overflowY)) return at;
  }
  return document.documentElement;
}

function scrollAtEdges(scroller: Element, y: number): void {
  const { top, bottom } = scroller.getBoundingClientRect();
  if (y < top + EDGE) scroller.scrollTop -= STEP;
  else if (y > bottom - EDGE) scroller.scrollTop += STEP;
}
