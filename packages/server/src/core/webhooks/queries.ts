import type { Tx } from '../../db/database.ts';
import { prepare } from '../../db/prepare.ts';
import { countGroups } from '../../db/queries/jobs.ts';
import { lockKept } from '../../db/queries/locks.ts';
import type { WebhooksTable } from '../../db/tables/webhooks.ts';

export { countGroups };

/** All of them, oldest first: their number is bounded. */
export const findWebhooks = prepare<Record<never, never>>()((q) =>
  q.db.selectFrom('webhooks').selectAll().orderBy('id'),
);

/** What those that are switched on want. */
export const findWanted = prepare<Record<never, never>>()((q) =>
  q.db.selectFrom('webhooks').select(['id', 'eventsJson']).where('enabled', '=', 1).orderBy('id'),
);

export const findWebhook = prepare<{ id: number }>()((q) =>
  q.db.selectFrom('webhooks').selectAll().where('id', '=', q.param('id')),
);
/** Held by who changes it from what it was. */
export const lockWebhook = prepare<{ id: number }>()((q) =>
  q.db.selectFrom('webhooks').selectAll().where('id', '=', q.param('id')).modifyEnd(q.lock('update')),
);

const count = prepare<Record<never, never>>()((q) =>
  q.db.selectFrom('webhooks').select(({ fn }) => fn.countAll<number>().as('count')),
);
/** How many there are, until the end of the transaction. */
export async function countHeld(tx: Tx): Promise<number> {
  await lockKept(tx, 'webhooks');
  return Number((await count.first(tx, {}))?.count ?? 0);
}

/** How many that are switched on do not answer, and how many were given up. */
export const countFailing = prepare<{ from: number }>()((q) =>
  q.db
    .selectFrom('webhooks')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where(({ or, and, eb }) =>
      or([eb('givenUpAt', 'is not', null), and([eb('enabled', '=', 1), eb('failures', '>=', q.param('from'))])]),
    ),
);

const DECIDED = ['url', 'eventsJson', 'sealed', 'byId', 'enabled'] as const;
const LEARNED = ['failures', 'failingSince', 'heldUntil', 'waiting', 'givenUpAt', 'answersJson'] as const;
export const updateWebhook = prepare<Pick<WebhooksTable, 'id' | (typeof DECIDED)[number] | (typeof LEARNED)[number]>>()(
  (q) =>
    q.db
      .updateTable('webhooks')
      .set(Object.fromEntries([...DECIDED, ...LEARNED].map((column) => [column, q.param(column)])))
      .where('id', '=', q.param('id')),
);

export const deleteWebhook = prepare<{ id: number }>()((q) =>
  q.db.deleteFrom('webhooks').where('id', '=', q.param('id')),
);
