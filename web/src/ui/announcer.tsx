import { createStore, useStore } from './store';

interface Line {
  id: number;
  text: string;
}

const KEPT = 4;
const lines = createStore<Line[]>([]);
let lastId = 0;

/** Says something to screen readers without showing it. Lines are appended whole, so that none is read twice. */
export function announce(text: string): void {
  lastId += 1;
  const line = { id: lastId, text };
  lines.set((all) => [...all.slice(1 - KEPT), line]);
}

export function Announcer() {
  const all = useStore(lines, (state) => state);
  return (
    <div className="visually-hidden" aria-live="polite" aria-relevant="additions">
      {all.map((line) => (
        <p key={line.id}>{line.text}</p>
      ))}
    </div>
  );
}
