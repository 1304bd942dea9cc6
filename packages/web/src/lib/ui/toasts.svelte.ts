export interface Toast {
  id: number;
  text: string;
  action?: { label: string; run(): void };
}

/** The short messages at the bottom of the window, newest last. */
export const toasts = $state<Toast[]>([]);

/** How long what can be undone, or led on from, is in reach. */
export const ACTION_MS = 10_000;

let nextId = 1;

export function dismissToast(id: number): void {
  const index = toasts.findIndex((toast) => toast.id === id);
  if (index >= 0) toasts.splice(index, 1);
}

/** Shows a message for some seconds, longer where there is something to press; returns its id. */
export function showToast(text: string, action?: Toast['action'], milliseconds = action ? ACTION_MS : 5_000): number {
  // Said once, however often it happens.
  const said = toasts.find((toast) => toast.text === text && !toast.action && !action);
  if (said) dismissToast(said.id);
  const id = nextId++;
  toasts.push(action ? { id, text, action } : { id, text });
  setTimeout(() => dismissToast(id), milliseconds);
  return id;
}
