import type { Tx } from '../../db/database.ts';
import type { Context } from '../context.ts';
import type { WayInChange } from '../events.ts';

/** Has somebody told that a way in came or went, in the transaction in which it does: it may not have been them. */
export async function tellWayIn(
  ctx: Context,
  tx: Tx,
  { userId, change, name = '' }: { userId: number; change: WayInChange; name?: string },
): Promise<void> {
  await ctx.queue.emit(tx, { kind: 'way-in.changed', userId, at: ctx.clock.now(), change, name });
}
