import { type SqlBool, sql } from 'kysely';
import { prepareList } from '../../db/keyset.ts';
import { prepare } from '../../db/prepare.ts';
import type { FollowsTable } from '../../db/tables/relations.ts';
import type { ServerListsTable } from '../../db/tables/server-lists.ts';

interface Some {
  accountId: number;
  limit: number;
}

export const findSomePostsOf = prepare<Some>()((q) =>
  q.db
    .selectFrom('posts')
    .selectAll()
    .where('accountId', '=', q.param('accountId'))
    .where('state', '<>', 'deleted')
    .orderBy('id')
    .limit(q.param('limit')),
);

export const findSomeBoostsOf = prepare<Some>()((q) =>
  q.db.selectFrom('boosts').select('postId').where('accountId', '=', q.param('accountId')).limit(q.param('limit')),
);

export const findSomeVotesOf = prepare<Some>()((q) =>
  q.db.selectFrom('votes').select('postId').where('accountId', '=', q.param('accountId')).limit(q.param('limit')),
);

export const findSomePollVotesOf = prepare<Some>()((q) =>
  q.db.selectFrom('pollVotes').select('postId').where('accountId', '=', q.param('accountId')).limit(q.param('limit')),
);

export const findSomeReactionsOf = prepare<Some>()((q) =>
  q.db
    .selectFrom('reactions')
    .select(['postId', 'emoji'])
    .where('accountId', '=', q.param('accountId'))
    .limit(q.param('limit')),
);

/** Follows from and to an account. */
export const findSomeFollowsOf = prepare<Some>()((q) =>
  q.db
    .selectFrom('follows')
    .selectAll()
    .where((eb) => eb.or([eb('accountId', '=', q.param('accountId')), eb('targetId', '=', q.param('accountId'))]))
    .limit(q.param('limit')),
);

/** Accounts of other servers by id that were last fetched before a time. */
export const findRemoteAccountsAfter = prepare<{ afterId: number; before: number; limit: number }>()((q) =>
  q.db
    .selectFrom('accounts')
    .select('id')
    .where('id', '>', q.param('afterId'))
    .where('domain', '!=', '')
    .where('fetchedAt', '<', q.param('before'))
    .where('suspendedAt', 'is', null)
    .where('silencedAt', 'is', null)
    .orderBy('id')
    .limit(q.param('limit')),
);

/** The numbers of the next accounts of a server by id. */
export const findNumbersOfDomain = prepare<{ domain: string; afterId: number; limit: number }>()((q) =>
  q.db
    .selectFrom('accounts')
    .select(['id', 'postsCount', 'followersCount', 'followingCount'])
    .where('domain', '=', q.param('domain'))
    .where('id', '>', q.param('afterId'))
    .orderBy('id')
    .limit(q.param('limit')),
);

/** As the index of these says it, so that it is used. */
const TIED = sql<SqlBool>`"domain" <> '' and ("followersCount" > 0 or "followingCount" > 0)`;

/** A page of the accounts of a server that follow somebody here or are followed, newest first. */
export const findTiedAccounts = prepareList<{ domain: string }>()((q, cut) =>
  q.db
    .selectFrom('accounts')
    .select(['id', 'followersCount', 'followingCount'])
    .where('domain', '=', q.param('domain'))
    .where(TIED)
    .$call(cut('id')),
);

/** Of each of these accounts, the newest accepted follows to it and by it, `each` at most each way. */
export const findSomeTies = prepare<{ ids: number[]; each: number }>()((q) => {
  const side = (own: string) => sql`
    select f.* from "accounts" a join "follows" f on f."id" in (
      select x."id" from "follows" x where x.${sql.ref(own)} = a."id" and x."state" = 'accepted'
      order by x."id" desc limit ${q.param('each')})
    where ${q.inIds('a.id', 'ids')}`;
  return sql<FollowsTable>`${side('targetId')} union all ${side('accountId')}`;
});

/** A known server, with how deliveries to it fare. */
export interface ServerRow {
  domain: string;
  software: string | null;
  version: string | null;
  lastSeenAt: number | null;
  firstFailureAt: number | null;
  lastError: string | null;
  nextAt: number | null;
}
const SERVER = [
  'i.domain',
  'i.software',
  'i.version',
  'i.lastSeenAt',
  'h.firstFailureAt',
  'h.lastError',
  'h.nextAt',
] as const;

/** Known servers by name. */
export const findServers = prepare<{ like: string; failing: 0 | 1; limit: number; offset: number }>()((q) =>
  q.db
    .selectFrom('instances as i')
    .leftJoin('deliveryHosts as h', 'h.domain', 'i.domain')
    .select(SERVER)
    .where('i.domain', 'like', q.param('like'))
    .where((eb) => eb.or([sql<SqlBool>`${q.bigint('failing')} = 0`, eb('h.firstFailureAt', 'is not', null)]))
    .orderBy('i.domain')
    .limit(q.param('limit'))
    .offset(q.param('offset')),
);

export const findServer = prepare<{ domain: string }>()((q) =>
  q.db
    .selectFrom('instances as i')
    .leftJoin('deliveryHosts as h', 'h.domain', 'i.domain')
    .select(SERVER)
    .where('i.domain', '=', q.param('domain')),
);

/** Deliveries that wait for a server; counting stops at `limit`. */
export const countWaiting = prepare<{ domain: string; limit: number }>()((q) =>
  q.db
    .selectFrom(
      q.db
        .selectFrom('deliveries')
        .select('id')
        .where('domain', '=', q.param('domain'))
        .limit(q.param('limit'))
        .as('waiting'),
    )
    .select(({ fn }) => fn.countAll<number>().as('count')),
);

export const findServerLists = prepareList<Record<never, never>>()((q, cut) =>
  q.db.selectFrom('serverLists').selectAll().where('subscribed', '=', 0).$call(cut('id')),
);

export const findServerList = prepare<{ id: number }>()((q) =>
  q.db.selectFrom('serverLists').selectAll().where('id', '=', q.param('id')),
);

/** The same, while nobody else applies or removes it. */
export const lockServerList = prepare<{ id: number }>()(
  (q) => sql<ServerListsTable>`select * from "serverLists" where "id" = ${q.param('id')} ${q.lock('update')}`,
);

export const countServerLists = prepare<Record<never, never>>()((q) =>
  q.db.selectFrom('serverLists').select(({ fn }) => fn.countAll<number>().as('count')),
);

export const deleteServerList = prepare<{ id: number }>()((q) =>
  q.db.deleteFrom('serverLists').where('id', '=', q.param('id')),
);

/** How many drafts of lists are open, and how many taken. */
export const countDrafts = prepare<{ listIds: number[] }>()((q) =>
  q.db
    .selectFrom('serverDrafts')
    .select(({ fn }) => ['listId', 'state', fn.countAll<number>().as('count')])
    .where(q.inIds('listId', 'listIds'))
    .groupBy(['listId', 'state']),
);

/** A page of what is open of a list, as it stands there. */
export const findOpenDrafts = prepareList<{ listId: number }>()((q, cut) =>
  q.db
    .selectFrom('serverDrafts')
    .selectAll()
    .where('listId', '=', q.param('listId'))
    .where('state', '=', 'open')
    .$call(cut('id')),
);

export const findTakenDrafts = prepare<{ listId: number; limit: number }>()((q) =>
  q.db
    .selectFrom('serverDrafts')
    .selectAll()
    .where('listId', '=', q.param('listId'))
    .where('state', '=', 'taken')
    .orderBy('id')
    .limit(q.param('limit')),
);

export const takeAllDrafts = prepare<{ listId: number; byAccountId: number | null }>()((q) =>
  q.db
    .updateTable('serverDrafts')
    .set({ state: 'taken', byAccountId: q.param('byAccountId') })
    .where('listId', '=', q.param('listId'))
    .where('state', '=', 'open'),
);

interface Taking {
  listId: number;
  ids: number[];
  byAccountId: number | null;
  byItself: 0 | 1;
}

export const takeSomeDrafts = prepare<Taking>()((q) =>
  q.db
    .updateTable('serverDrafts')
    .set({ state: 'taken', byAccountId: q.param('byAccountId'), byItself: q.param('byItself') })
    .where(q.inIds('id', 'ids'))
    .where('listId', '=', q.param('listId'))
    .where('state', '=', 'open'),
);

export const deleteSomeDrafts = prepare<{ listId: number; ids: number[]; state: 'open' | 'taken' }>()((q) =>
  q.db
    .deleteFrom('serverDrafts')
    .where(q.inIds('id', 'ids'))
    .where('listId', '=', q.param('listId'))
    .where('state', '=', q.param('state')),
);

export const deleteDraftsOf = prepare<{ listId: number }>()((q) =>
  q.db.deleteFrom('serverDrafts').where('listId', '=', q.param('listId')),
);

/** How many people of servers are known here; counting stops at `most` for each. */
export const countPeopleOf = prepare<{ domains: string[]; most: number }>()(
  (q) => sql<{ domain: string; count: number }>`select i."domain", (
      select count(*) from (
        select 1 from "accounts" a where a."domain" = i."domain" limit ${q.param('most')}) as known) as "count"
    from "instances" i where ${q.inTexts('i.domain', 'domains')}`,
);

/** The follows between people here and those of servers, as they stand beside the few that have some. */
export const sumTiesOf = prepare<{ domains: string[] }>()((q) =>
  q.db
    .selectFrom('accounts')
    .select(({ fn }) => [
      'domain',
      fn.sum<number>('followersCount').as('following'),
      fn.sum<number>('followingCount').as('followers'),
    ])
    .where(q.inTexts('domain', 'domains'))
    .where(TIED)
    .groupBy('domain'),
);

export const findServerNotes = prepareList<{ domain: string }>()((q, cut) =>
  q.db.selectFrom('serverNotes').selectAll().where('domain', '=', q.param('domain')).$call(cut('id')),
);

export const countServerNotes = prepare<{ domain: string }>()((q) =>
  q.db
    .selectFrom('serverNotes')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('domain', '=', q.param('domain')),
);

export const deleteServerNote = prepare<{ domain: string; id: number }>()((q) =>
  q.db.deleteFrom('serverNotes').where('id', '=', q.param('id')).where('domain', '=', q.param('domain')),
);

/** Lists that are not fetched, brought before a time of which nothing is left to decide. */
export const deleteFinishedLists = prepare<{ before: number }>()((q) =>
  q.db
    .deleteFrom('serverLists')
    .where('createdAt', '<', q.param('before'))
    .where('subscribed', '=', 0)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('serverDrafts').select('serverDrafts.id').whereRef('serverDrafts.listId', '=', 'serverLists.id'),
        ),
      ),
    ),
);

export const findPurge = prepare<{ domain: string }>()((q) =>
  q.db.selectFrom('serverPurges').selectAll().where('domain', '=', q.param('domain')),
);

export const findPurgeById = prepare<{ id: number }>()((q) =>
  q.db.selectFrom('serverPurges').selectAll().where('id', '=', q.param('id')),
);

/** How far it is, and how many more were seen to. */
export const movePurge = prepare<{ id: number; atDomain: string; afterId: number; by: number }>()((q) =>
  q.db
    .updateTable('serverPurges')
    .set({
      atDomain: q.param('atDomain'),
      afterId: q.param('afterId'),
      done: sql<number>`"done" + ${q.bigint('by')}`,
    })
    .where('id', '=', q.param('id')),
);

export const deletePurge = prepare<{ id: number }>()((q) =>
  q.db.deleteFrom('serverPurges').where('id', '=', q.param('id')),
);
