/**
 * Opens a dialog as soon as it is on the page. When it goes, the focus returns to where it was, or to the post around
 * that place when it has disappeared meanwhile, such as an entry of a menu.
 */
export function showModal(dialog: HTMLDialogElement): () => void {
  const opener = document.activeElement as HTMLElement | null;
  dialog.showModal();
  return () => {
    const target = opener?.checkVisibility() ? opener : opener?.closest<HTMLElement>('[data-status]');
    // Once the dialog is out of the page: until then it keeps the focus to itself. Whoever has gone on meanwhile, with
    // the key of a shortcut, is left where they are.
    queueMicrotask(() => {
      if (document.activeElement === document.body) target?.focus({ preventScroll: true });
    });
  };
}
