/** What the frame itself opens over a page: the sheet of a phone, the palette, the list of keys. */
export const overlay = $state<{ open: 'sheet' | 'palette' | 'help' | null }>({ open: null });

export function closeOverlay(): void {
  overlay.open = null;
}
