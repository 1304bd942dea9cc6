import type { Tx } from '../../db/database.ts';
import { insertRow } from '../../db/insert.ts';
import type { SpentChallengesTable } from '../../db/tables/users.ts';
import type { Context } from '../context.ts';
import { deleteSpentBefore } from './queries/challenges.ts';

/** Whether something that counts once came for the first time; it is remembered until it is good no more. */
export async function spendOnce(
  { clock }: Pick<Context, 'clock'>,
  tx: Tx,
  spent: SpentChallengesTable,
): Promise<boolean> {
  await deleteSpentBefore.run(tx, { now: clock.now() });
  return (await insertRow(tx, 'spentChallenges', spent, { ignoreConflicts: true })) > 0;
}
