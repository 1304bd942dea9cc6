import type { Tx } from '../../db/database.ts';
import { lockOwn } from '../../db/queries/locks.ts';
import type { SanctionsTable } from '../../db/tables/sanctions.ts';
import { notFound } from '../../lib/errors.ts';
import { findSanctionsByIds, lockSanction } from './queries.ts';

/**
 * A sanction; until the transaction ends, nobody else acts against its person or takes such an act back, so that what all of
 * them mean together is known. Throws `not-found`.
 */
export async function holdSanction(tx: Tx, id: number): Promise<SanctionsTable> {
  const [known] = await findSanctionsByIds.all(tx, { ids: [id] });
  if (known === undefined) throw notFound();
  await lockOwn(tx, known.accountId);
  const sanction = await lockSanction.first(tx, { id });
  if (sanction === undefined) throw notFound();
  return sanction;
}
