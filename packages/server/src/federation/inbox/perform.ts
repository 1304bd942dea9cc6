import type { AccountRef } from '../../core/accounts/find.ts';
import type { Context } from '../../core/context.ts';
import { AppError } from '../../lib/errors.ts';
import { readDocument } from '../read/read-document.ts';
import type { Budget } from '../remote/budget.ts';
import { HANDLERS } from './handlers.ts';
import { handleRelayed } from './relayed.ts';
import { noteWorth } from './shares.ts';

/**
 * Does what a stored activity asks for, and answers whether that had an effect. Refusals are final and logged; whatever else is thrown may be tried again, which
 * handlers bear.
 */
export async function performActivity(
  ctx: Context,
  { body, actor }: { body: string; actor: AccountRef },
  budget: Budget,
): Promise<boolean> {
  if (actor.suspended || actor.deletedAt !== null) return false;
  const reading = readDocument(body);
  if (!reading.understood || reading.kind !== 'activity') return false;
  const activity = reading.value;
  const log = { type: activity.type, activity: activity.id, actor: actor.uri };
  try {
    // Signed by another than its actor: only of relays that was taken.
    const handle = activity.actor === actor.uri ? HANDLERS[activity.type] : handleRelayed;
    const ignored = await handle?.(ctx, { activity, actor, budget });
    noteWorth(ctx, actor.uri, ignored === undefined);
    if (ignored !== undefined) ctx.log.debug({ ...log, reason: ignored }, 'activity without effect');
    return ignored === undefined;
  } catch (error) {
    if (!(error instanceof AppError) || error.code === 'unavailable') throw error;
    noteWorth(ctx, actor.uri, false);
    ctx.log.info({ ...log, reason: error.safeMessage, code: error.code }, 'activity refused');
    return false;
  }
}
