import { findWelcome } from '../audience/find-welcome.ts';
import type { Context } from '../context.ts';
import { findFamiliar } from '../follows/queries.ts';
import { type AccountView, loadAccountViews } from './account.ts';
import { loadRelationships } from './relationship.ts';

/** So many of those whom one follows are asked about, the last first, and so many answers there are in all. */
const KNOWN = 1_000;
const FOUND = 400;

/**
 * Of people whom a member follows and wants to meet, those who follow each of these accounts. Nobody is told of who hides whom they follow,
 * nor of an account that hides its followers or blocks the member.
 */
export async function loadFamiliar(
  ctx: Context,
  accountId: number,
  targetIds: number[],
): Promise<Map<number, AccountView[]>> {
  const targets = await loadAccountViews(ctx, targetIds);
  const blockers = new Set(
    (await loadRelationships(ctx, accountId, [...targets.keys()])).flatMap((one) =>
      one.blockedBy ? [one.accountId] : [],
    ),
  );
  const open = [...targets.values()].filter(
    ({ id, hideCollections, suspended }) => id !== accountId && !hideCollections && !suspended && !blockers.has(id),
  );
  const ids = open.map(({ id }) => id);
  const ties = ids.length === 0 ? [] : await findFamiliar.all(ctx.db, { accountId, ids, known: KNOWN, limit: FOUND });
  const known = [...new Set(ties.map((tie) => tie.accountId))];
  const people = await loadAccountViews(ctx, known);
  const welcome = await findWelcome(ctx, { kind: 'member', accountId }, known);
  const found = new Map(targetIds.flatMap((id) => (targets.has(id) ? [[id, [] as AccountView[]] as const] : [])));
  for (const tie of ties) {
    const person = people.get(tie.accountId);
    if (person !== undefined && welcome.has(person.id) && !person.hideCollections)
      found.get(tie.targetId)?.push(person);
  }
  return found;
}
