import type { Tx } from '../../db/database.ts';
import { insertRow } from '../../db/insert.ts';
import { sha256Hex } from '../../lib/hash.ts';
import { findDomainOf } from '../audience/queries.ts';
import type { Context } from '../context.ts';
import type { FacetPost } from '../facet.ts';
import { fetchCardJob } from './fetch-card.ts';
import { newCard } from './new-card.ts';
import { claimCard, findCardByHash } from './queries.ts';

/** A page that is being asked is not asked again meanwhile, whoever links to it. */
const ASKED_MS = 3_600_000;
/** Many servers get a post at once: they do not meet at the page it links to. */
const SPREAD_MS = 60_000;

/**
 * The card of an address (`readLink`), for a post that is written in the same transaction. What is not known, or was read
 * long ago, is read anew in the background, once for all who link to it.
 */
export async function wantCard(ctx: Context, tx: Tx, url: string, post: FacetPost): Promise<number> {
  const now = ctx.clock.now();
  const urlHash = sha256Hex(url);
  const known = await findCardByHash.first(tx, { urlHash });
  if (known !== undefined) {
    const { id, sameAsId, dueAt } = known;
    const due = dueAt <= now && (await claimCard.run(tx, { id, now, dueAt: now + ASKED_MS })) > 0;
    if (due) await askFor(ctx, tx, id, post);
    return sameAsId ?? id;
  }
  const row = newCard({ id: ctx.ids.next(), url, dueAt: now + ASKED_MS, createdAt: now });
  if ((await insertRow(tx, 'cards', row, { ignoreConflicts: true })) > 0) {
    await askFor(ctx, tx, row.id, post);
    return row.id;
  }
  // Another post was quicker.
  const first = await findCardByHash.first(tx, { urlHash });
  return first?.sameAsId ?? first?.id ?? row.id;
}

async function askFor(ctx: Context, tx: Tx, id: number, { local, accountId }: FacetPost): Promise<void> {
  if (local === 1) return ctx.queue.enqueue(tx, fetchCardJob, [{ id }]);
  const by = (await findDomainOf.first(tx, { id: accountId }))?.domain ?? '';
  const runAt = ctx.clock.now() + Math.ceil(ctx.rng.fraction() * SPREAD_MS);
  await ctx.queue.enqueue(tx, fetchCardJob, [{ id, by }], { runAt });
}
