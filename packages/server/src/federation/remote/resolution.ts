import type { Resolution } from '../../core/ports.ts';

/** core's answer, and whether asking again may help. */
export type RemoteResolution =
  | Exclude<Resolution, { state: 'unreachable' }>
  | { state: 'unreachable'; reason: string; retryable: boolean };

export function unusable(reason: string): RemoteResolution {
  return { state: 'unreachable', reason, retryable: false };
}
