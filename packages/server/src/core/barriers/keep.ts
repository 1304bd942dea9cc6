import type { Reader, Tx } from '../../db/database.ts';
import type { Prepared } from '../../db/prepare.ts';
import { lockKept } from '../../db/queries/locks.ts';
import { AppError, notFound } from '../../lib/errors.ts';
import type { AuditAct } from '../audit/acts.ts';
import { writeAudit } from '../audit/write.ts';
import { tellChanged } from '../changes.ts';
import type { Context } from '../context.ts';
import { BARRIERS_MAX } from './in-force.ts';

/** One transaction that changes what there is of a kind: from what it is, and no other meanwhile. */
export function changeBarriers<T>(
  ctx: Context,
  kind: 'ipBlocks' | 'emailDomainBlocks' | 'emailBlocks' | 'usernameBlocks',
  change: (tx: Tx) => Promise<T>,
): Promise<T> {
  return ctx.db.write(async (tx) => {
    await lockKept(tx, kind);
    return change(tx);
  });
}

/** Throws `invalid` where there are as many of a kind as are looked at. */
export async function requireRoom(
  on: Reader,
  count: Prepared<Record<never, never>, { count: number | string }>,
): Promise<void> {
  if (Number((await count.first(on, {}))?.count ?? 0) < BARRIERS_MAX) return;
  throw new AppError('invalid', `Validation failed: There are ${BARRIERS_MAX} of this kind already`);
}

/** Writes a change down and has every process forget what it knew. Last in the transaction. */
export async function noteChange(
  ctx: Context,
  tx: Tx,
  { by, act, id, label }: { by: number | null; act: AuditAct; id: number; label: string },
): Promise<void> {
  await writeAudit(ctx, tx, { by, act, target: { kind: 'barrier', key: id, label } });
  await tellChanged(ctx, tx, 'barriers', null);
}

/** A row by its id. Throws `not-found`. */
export async function loadRow<R>(on: Reader, find: Prepared<{ id: number }, R>, id: number): Promise<R> {
  const row = await find.first(on, { id });
  if (row === undefined) throw notFound();
  return row;
}

export const taken = (what: string) => new AppError('invalid', `Validation failed: ${what} has already been taken`);
