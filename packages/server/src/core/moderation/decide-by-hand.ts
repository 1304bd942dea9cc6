import type { Tx } from '../../db/database.ts';
import { lockServerListRows } from '../../db/queries/locks.ts';
import { leaveOutEverywhere } from './queries/subscriptions.ts';

/**
 * Staff decided about a server, or took a decision back: that is the last word, until a list that is fetched says something
 * else of it than it did so far. Before the decision is written.
 */
export async function decideByHand(tx: Tx, kind: 'block' | 'allow', domain: string): Promise<void> {
  await lockServerListRows(tx);
  await leaveOutEverywhere.run(tx, { kind, domain });
}
