import type { Audience } from '../../db/tables/posts.ts';
import type { Context } from '../context.ts';
import { findWitnesses } from './queries.ts';

/** What decided about who saw something that is gone; `namedIds` saw it whatever its audience, its author among them. */
export interface Gone {
  accountId: number;
  audience: Audience;
  communityId: number | null;
  namedIds: readonly number[];
}

/** Of these members, those who could see it. */
export async function loadWitnesses(ctx: Context, gone: Gone, memberIds: readonly number[]): Promise<Set<number>> {
  const { accountId, audience, communityId } = gone;
  const named = new Set(gone.namedIds);
  const asked: [Audience, number[]][] = [
    ['everyone', memberIds.filter((id) => named.has(id))],
    [audience, audience === 'named' ? [] : memberIds.filter((id) => !named.has(id))],
  ];
  const found = new Set<number>();
  for (const [of, viewerIds] of asked) {
    if (viewerIds.length === 0) continue;
    const rows = await findWitnesses.all(ctx.db, { viewerIds, accountId, audience: of, communityId });
    for (const { id } of rows) found.add(id);
  }
  return found;
}
