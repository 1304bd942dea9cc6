/** Whether somebody writes there. A box to tick is no place to write. */
const isWriting = (target: EventTarget | null) =>
  target instanceof HTMLElement &&
  target.closest('input:not([type=checkbox]), textarea, select, dialog, [contenteditable]') !== null;

/** In a list of rows `j` and `k` go to the next and the one before, `x` chooses it, and `o` opens it. */
export function handleRowKey(event: KeyboardEvent, list: HTMLElement): void {
  if (event.metaKey || event.ctrlKey || event.altKey || isWriting(event.target)) return;
  const rows = [...list.querySelectorAll<HTMLElement>('[data-row]')];
  const at = rows.findIndex((row) => row.contains(document.activeElement));
  if (event.key === 'j' || event.key === 'k') {
    const row = rows[at < 0 ? 0 : at + (event.key === 'j' ? 1 : -1)];
    row?.focus({ preventScroll: true });
    row?.scrollIntoView({ block: 'nearest' });
  } else if (at >= 0 && event.key === 'x') {
    rows[at]!.querySelector<HTMLInputElement>('input[type=checkbox]')?.click();
  } else if (at >= 0 && event.key === 'o') {
    rows[at]!.querySelector<HTMLAnchorElement>('a[href]')?.click();
  }
}
