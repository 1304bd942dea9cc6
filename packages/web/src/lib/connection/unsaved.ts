/*
 * Forms with `data-asks` are asked about before they are left with something changed in them. What is sent is taken for
 * saved until the next call fails.
 */
const changed = new Set<HTMLFormElement>();
let sent: HTMLFormElement | undefined;

const formOf = ({ target }: Event) =>
  (target as Element | null)?.closest<HTMLFormElement>('form[data-asks]') ?? undefined;

/** Notices changes and what is sent, until the returned function is called. */
export function watchForms(): () => void {
  const change = (event: Event) => {
    const form = formOf(event);
    if (form) changed.add(form);
  };
  const send = (event: Event) => {
    sent = formOf(event);
    if (sent) changed.delete(sent);
  };
  document.addEventListener('input', change);
  document.addEventListener('submit', send, true);
  return () => {
    document.removeEventListener('input', change);
    document.removeEventListener('submit', send, true);
  };
}

export function noteFailure(): void {
  if (sent?.isConnected) changed.add(sent);
  sent = undefined;
}

/** Whether something typed on this page would be lost with it. */
export const hasUnsaved = (): boolean => [...changed].some((form) => form.isConnected);

export const forgetUnsaved = (): void => changed.clear();
