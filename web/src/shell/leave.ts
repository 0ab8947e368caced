/** Ends everything of this listener on the page: a fresh load keeps nothing in memory for the next one. */
export function leave(): void {
  try {
    sessionStorage.clear();
  } catch {
    // Storage is blocked, so nothing was kept.
  }
  location.assign('/');
}
