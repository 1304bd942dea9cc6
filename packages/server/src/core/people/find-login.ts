import type { Reader } from '../../db/database.ts';
import { notFound } from '../../lib/errors.ts';
import type { AuditTarget } from '../audit/write.ts';
import type { Context } from '../context.ts';
import { requireAbove } from '../staff/require-above.ts';
import { findPeople, type PersonRow } from './queries.ts';

/** Who acts on whom: `by` is an account of staff, null the command line. */
export interface ActOnPerson {
  by: number | null;
  /** The account of the person. */
  accountId: number;
}

export interface Login extends PersonRow {
  userId: number;
}

/** A login that somebody may act on. Throws `not-found`, and `forbidden` where its role is not below theirs. */
export async function findLoginBelow(ctx: Context, on: Reader, { by, accountId }: ActOnPerson): Promise<Login> {
  const row = await findPeople.first(on, { ids: [accountId] });
  if (row === undefined || row.userId === null) throw notFound();
  await requireAbove(ctx, on, { by, targetId: accountId });
  return { ...row, userId: row.userId };
}

/** As the log has them. */
export function personTarget({ id, username }: Pick<PersonRow, 'id' | 'username'>): AuditTarget {
  return { kind: 'account', key: id, label: `@${username}` };
}
