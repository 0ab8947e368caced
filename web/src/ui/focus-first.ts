/** As a ref: a dialog that opens gives the focus to this. React does not set the attribute by which the browser knows. */
export function focusFirst(node: HTMLElement | null): void {
  node?.setAttribute('autofocus', '');
}
