import type { Account, Collection, Status } from '../api/types.ts';

export interface Reported {
  account: Account;
  /** The post that gave the reason. */
  status?: Status;
  /** The choice of people that did. */
  collection?: Collection;
}

/** Whom the reader is about to report; only the browser opens it. */
export const reporting = $state<{ open: Reported | null }>({ open: null });

export function openReport(reported: Reported): void {
  reporting.open = reported;
}

export function closeReport(): void {
  reporting.open = null;
}
