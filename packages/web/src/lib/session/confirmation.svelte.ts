import { ApiError } from '../api/call.ts';

/** Set while the reader is asked who they are: the page has a `confirm-dialog`, which answers. */
export const confirmation = $state<{ answer: ((confirmed: boolean) => void) | null }>({ answer: null });

/**
 * Does something that wants its reader to show who they are: asks when the API says so, then does it again. Undefined
 * where they would rather not.
 */
export async function withConfirmation<T>(act: () => Promise<T>): Promise<T | undefined> {
  try {
    return await act();
  } catch (cause) {
    if (!(cause instanceof ApiError) || !cause.unconfirmed) throw cause;
  }
  confirmation.answer?.(false);
  const confirmed = await new Promise<boolean>((resolve) => {
    confirmation.answer = resolve;
  });
  confirmation.answer = null;
  return confirmed ? act() : undefined;
}
