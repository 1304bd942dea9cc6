export interface Toast {
  id: number;
  text: string;
  action?: { label: string; run(): void };
}

/** The short messages at the bottom of the window, newest last. */
export const toasts = $state<Toast[]>([]);

let nextId = 1;

export function dismissToast(id: number): void {
  const index = toasts.findIndex((toast) => toast.id === id);
  if (index >= 0) toasts.splice(index, 1);
}

/** Shows a message for some seconds; returns its id. */
export function showToast(text: string, action?: Toast['action'], milliseconds = 5000): number {
  const id = nextId++;
  toasts.push(action ? { id, text, action } : { id, text });
  setTimeout(() => dismissToast(id), milliseconds);
  return id;
}
