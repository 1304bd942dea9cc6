import type { Context } from '../context.ts';
import { findConfirmedAt, setConfirmedAt } from './queries.ts';

/** How long it counts that somebody showed who they are. */
export const CONFIRMED_MS = 15 * 60_000;

/** Whether the person behind a token has shown lately who they are: asked of the table, each time. */
export async function isConfirmed(ctx: Context, tokenId: number): Promise<boolean> {
  const confirmedAt = (await findConfirmedAt.first(ctx.db, { id: tokenId }))?.confirmedAt ?? null;
  return confirmedAt !== null && ctx.clock.now() - confirmedAt < CONFIRMED_MS;
}

/** Whoever calls has seen it shown. */
export async function noteConfirmed(ctx: Context, tokenId: number): Promise<void> {
  await ctx.db.write((tx) => setConfirmedAt.run(tx, { id: tokenId, now: ctx.clock.now() }));
}
