import type { Tx } from '../../db/database.ts';
import { clearInboxBodies, deleteInbox } from '../../db/queries/inbox.ts';

/** An activity that was worked on; `useful`: it had an effect. */
export interface Done {
  id: number;
  useful: boolean;
}

/** Keeps the keys of what had an effect, against repeats, and nothing of the rest: that anybody can send. */
export async function settleInbox(tx: Tx, done: readonly Done[]): Promise<void> {
  const idsOf = (useful: boolean) => done.flatMap((one) => (one.useful === useful ? [one.id] : []));
  const [useful, useless] = [idsOf(true), idsOf(false)];
  if (useful.length > 0) await clearInboxBodies.run(tx, { ids: useful });
  if (useless.length > 0) await deleteInbox.run(tx, { ids: useless });
}
