/**
 * The same reading. Calls for the same key in one turn of the event loop share it: it begins after the last of them, so
 * that nobody gets what was true before the question.
 */
export function sharedInTurn<T>(read: (key: string) => Promise<T>): (key: string) => Promise<T> {
  const waiting = new Map<string, Promise<T>>();
  return (key) => {
    let shared = waiting.get(key);
    if (shared === undefined) {
      shared = Promise.resolve().then(() => {
        waiting.delete(key);
        return read(key);
      });
      waiting.set(key, shared);
    }
    return shared;
  };
}
