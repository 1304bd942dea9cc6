import type { AccountRef } from '../../core/accounts/find.ts';
import type { Context } from '../../core/context.ts';
import { AppError } from '../../lib/errors.ts';
import type { ReadActivity } from '../read/activity.ts';
import type { Budget } from '../remote/budget.ts';
import type { RemoteResolution } from '../remote/resolution.ts';
import { TransientError } from './refusal.ts';

/** A received activity whose actor has signed it, and what it may make us fetch. */
export interface Delivered {
  activity: ReadActivity;
  actor: AccountRef;
  budget: Budget;
}

/**
 * Turns an activity into a call of core. Answers why nothing was done, or undefined. Throws AppError for what core
 * refuses, TransientError for what is worth another try.
 */
export type Handle = (ctx: Context, delivered: Delivered) => Promise<string | undefined>;

/** The id that was found. Throws AppError where there is none to be had, TransientError where it may be later. */
export function expectId(resolution: RemoteResolution): number {
  if (resolution.state === 'found') return resolution.id;
  if (resolution.state !== 'unreachable') throw new AppError('gone', resolution.state);
  if (resolution.retryable) throw new TransientError(resolution.reason);
  throw new AppError('not-found', resolution.reason);
}
