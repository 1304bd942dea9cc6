import { prepare } from '../../../db/prepare.ts';
import type { ServerListSubscriptionsTable } from '../../../db/tables/server-lists.ts';

interface Of {
  listId: number;
}

export const findSubscription = prepare<Of>()((q) =>
  q.db.selectFrom('serverListSubscriptions').selectAll().where('listId', '=', q.param('listId')),
);

/** All there are (`limit` of them). */
export const findSubscriptions = prepare<{ limit: number }>()((q) =>
  q.db.selectFrom('serverListSubscriptions').selectAll().limit(q.param('limit')),
);

export const findSubscribedLists = prepare<{ ids: number[] }>()((q) =>
  q.db.selectFrom('serverLists').selectAll().where(q.inIds('id', 'ids')),
);

export const saveSubscription = prepare<ServerListSubscriptionsTable>()((q) =>
  q.db
    .updateTable('serverListSubscriptions')
    .set({
      url: q.param('url'),
      username: q.param('username'),
      sealed: q.param('sealed'),
      priority: q.param('priority'),
      applyUpTo: q.param('applyUpTo'),
      etag: q.param('etag'),
      lastModified: q.param('lastModified'),
      fetchedAt: q.param('fetchedAt'),
      dueAt: q.param('dueAt'),
      failures: q.param('failures'),
      failingSince: q.param('failingSince'),
      lastError: q.param('lastError'),
      lastStatus: q.param('lastStatus'),
    })
    .where('listId', '=', q.param('listId')),
);

export const deleteSubscription = prepare<Of>()((q) =>
  q.db.deleteFrom('serverListSubscriptions').where('listId', '=', q.param('listId')),
);

interface Counts {
  id: number;
  name: string;
  byAccountId: number | null;
  total: number;
  same: number;
  refusedCount: number;
  refusedJson: string;
  subscribed: 0 | 1;
}

export const saveServerList = prepare<Counts>()((q) =>
  q.db
    .updateTable('serverLists')
    .set({
      name: q.param('name'),
      byAccountId: q.param('byAccountId'),
      total: q.param('total'),
      same: q.param('same'),
      refusedCount: q.param('refusedCount'),
      refusedJson: q.param('refusedJson'),
      subscribed: q.param('subscribed'),
    })
    .where('id', '=', q.param('id')),
);

export const findListRows = prepare<Of>()((q) =>
  q.db.selectFrom('serverListRows').selectAll().where('listId', '=', q.param('listId')),
);

export const deleteListRows = prepare<Of>()((q) =>
  q.db.deleteFrom('serverListRows').where('listId', '=', q.param('listId')),
);

/** What other subscriptions of a kind say of servers, where nobody decided otherwise, and how high these are. */
export const findRivalRows = prepare<Of & { kind: 'block' | 'allow'; domains: string[] }>()((q) =>
  q.db
    .selectFrom('serverListRows as r')
    .innerJoin('serverListSubscriptions as s', 's.listId', 'r.listId')
    .innerJoin('serverLists as l', 'l.id', 'r.listId')
    .select(['r.domain', 'r.listId', 's.priority'])
    .where(q.inTexts('r.domain', 'domains'))
    .where('r.listId', '<>', q.param('listId'))
    .where('r.leftOut', '=', 0)
    .where('r.gone', '=', 0)
    .where('l.kind', '=', q.param('kind')),
);

/** Staff decided about a server: no subscription of the kind says anything of it until it says something else. */
export const leaveOutEverywhere = prepare<{ kind: 'block' | 'allow'; domain: string }>()((q) =>
  q.db
    .updateTable('serverListRows')
    .set({ leftOut: 1 })
    .where('domain', '=', q.param('domain'))
    .where('listId', 'in', ({ selectFrom }) =>
      selectFrom('serverLists').select('serverLists.id').where('serverLists.kind', '=', q.param('kind')),
    ),
);

export const leaveOutRows = prepare<Of & { domains: string[] }>()((q) =>
  q.db
    .updateTable('serverListRows')
    .set({ leftOut: 1 })
    .where('listId', '=', q.param('listId'))
    .where(q.inTexts('domain', 'domains')),
);

export const findDraftsOf = prepare<Of>()((q) =>
  q.db.selectFrom('serverDrafts').selectAll().where('listId', '=', q.param('listId')),
);

export const deleteOpenDrafts = prepare<Of & { ids: number[] }>()((q) =>
  q.db
    .deleteFrom('serverDrafts')
    .where(q.inIds('id', 'ids'))
    .where('listId', '=', q.param('listId'))
    .where('state', '=', 'open'),
);

/** Those of the given drafts that are open, for nobody else to decide on meanwhile. */
export const findSomeOpenDrafts = prepare<Of & { ids: number[] }>()((q) =>
  q.db
    .selectFrom('serverDrafts')
    .select(['id', 'domain', 'retract'])
    .where(q.inIds('id', 'ids'))
    .where('listId', '=', q.param('listId'))
    .where('state', '=', 'open'),
);

/** What is about to be applied, of all lists. */
export const findAllTaken = prepare<Record<never, never>>()((q) =>
  q.db
    .selectFrom('serverDrafts as d')
    .innerJoin('serverLists as l', 'l.id', 'd.listId')
    .select(['d.id', 'd.domain', 'd.retract', 'd.byItself', 'l.kind', 'l.subscribed'])
    .where('d.state', '=', 'taken'),
);

/** What of it is about one name, of lists that decided by themselves. */
export const findTakenOf = prepare<{ domain: string }>()((q) =>
  q.db
    .selectFrom('serverDrafts')
    .select('id')
    .where('state', '=', 'taken')
    .where('domain', '=', q.param('domain'))
    .where('byItself', '=', 1),
);

export const dropTakenDrafts = prepare<{ ids: number[] }>()((q) =>
  q.db.deleteFrom('serverDrafts').where(q.inIds('id', 'ids')).where('state', '=', 'taken'),
);
