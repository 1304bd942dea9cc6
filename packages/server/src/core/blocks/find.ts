import type { Reader } from '../../db/database.ts';
import * as queries from './queries.ts';

/** Whether one account blocks another. */
export async function hasBlocked(on: Reader, pair: { accountId: number; targetId: number }): Promise<boolean> {
  return (await queries.findBlock.first(on, pair)) !== undefined;
}
