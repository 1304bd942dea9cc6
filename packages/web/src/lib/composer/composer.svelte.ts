import type { Draft, ScheduledStatus, Status } from '../api/types.ts';

export interface ComposerTarget {
  replyTo?: Status;
  edit?: Status;
  /** What a new post quotes. */
  quote?: Status;
  /** What a new post begins with: given by the page, so that it is not kept. */
  text?: string;
  /** What was kept or scheduled, to be gone on with. */
  kept?: Draft | ScheduledStatus;
}

interface ComposerState {
  open: boolean;
  target: ComposerTarget;
}

/** The composer dialog; only the browser opens it. */
export const composer = $state<ComposerState>({ open: false, target: {} });

export function openComposer(target: ComposerTarget = {}): void {
  composer.target = target;
  composer.open = true;
}

export function closeComposer(): void {
  composer.open = false;
}
