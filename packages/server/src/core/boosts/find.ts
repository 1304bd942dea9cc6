import type { Reader } from '../../db/database.ts';
import type { BoostsTable } from '../../db/tables/marks.ts';
import * as queries from './queries.ts';

/** What an adapter needs to know of a boost. */
export type BoostRef = Readonly<BoostsTable>;

/** A boost by its id, without regard to who may see it. */
export function findBoost(on: Reader, id: number): Promise<BoostRef | undefined> {
  return queries.findBoostById.first(on, { id });
}

/** Whether an account boosted a post. */
export async function hasBoosted(on: Reader, mark: { accountId: number; postId: number }): Promise<boolean> {
  return (await queries.findBoost.first(on, mark)) !== undefined;
}
