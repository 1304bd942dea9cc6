import type { Tx } from '../../db/database.ts';
import { type Page, readPage } from '../../db/keyset.ts';
import { lockKept } from '../../db/queries/locks.ts';
import { AppError } from '../../lib/errors.ts';
import type { Context } from '../context.ts';
import { findUnjudged } from '../staff/judging.ts';
import { type ScreenHit, toHit } from './hits.ts';
import { countHeld, findHeldHits } from './queries.ts';

/** Posts that wait for moderators at once: of everybody, and of one author. */
export const HELD_MAX = 1_000;
export const HELD_OF_ONE = 20;
/** What waited so long is refused. */
export const HELD_MS = 14 * 24 * 3_600_000;

/** For a post that is to wait in the same transaction, before it locks anything of its own. Throws `invalid` where too many do. */
export async function findRoom(tx: Tx, accountId: number): Promise<void> {
  await lockKept(tx, 'screenHits', 'held');
  const { all, own } = (await countHeld.first(tx, { accountId })) ?? { all: 0, own: 0 };
  if (Number(all) < HELD_MAX && Number(own) < HELD_OF_ONE) return;
  throw new AppError('invalid', 'Validation failed: Too many posts wait for moderators. Try again later');
}

/** A page of what waits, newest first. Nobody answers what is their own, or of who stands above them. */
export async function listHeld(ctx: Context, { by }: { by: number | null }, page: Page): Promise<ScreenHit[]> {
  return (await readPage(ctx.db, findHeldHits, { unjudged: await findUnjudged(ctx, by) }, page)).map(toHit);
}
