import type { Draft, ScheduledStatus, Status } from '../api/types.ts';
import type { Unsent } from '../outbox/outbox.svelte.ts';

export interface ComposerTarget {
  replyTo?: Status;
  edit?: Status;
  /** What a new post quotes. */
  quote?: Status;
  /** What a new post begins with: given by the page, so that it is not kept. */
  text?: string;
  /** What was kept or scheduled, to be gone on with. */
  kept?: Draft | ScheduledStatus;
  /** A post that waits in this browser; `kept` has its words. */
  unsent?: Unsent;
}

interface ComposerState {
  open: boolean;
  /** It is fetched, ahead of its use, too: there may be no line by then. */
  fetched: boolean;
  target: ComposerTarget;
}

/** The composer dialog; only the browser opens it. */
export const composer = $state<ComposerState>({ open: false, fetched: false, target: {} });

export function openComposer(target: ComposerTarget = {}): void {
  composer.target = target;
  composer.open = composer.fetched = true;
}

export function closeComposer(): void {
  composer.open = false;
}
