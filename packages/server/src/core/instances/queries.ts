import { sql } from 'kysely';
import type { Tx } from '../../db/database.ts';
import { insertRow } from '../../db/insert.ts';
import { prepareList } from '../../db/keyset.ts';
import { prepare } from '../../db/prepare.ts';
import type { WeeksTable } from '../../db/tables/federation.ts';
import type { InstanceAllowsTable, InstanceBlocksTable } from '../../db/tables/instance-blocks.ts';

/** What decides about a domain. */
export type PolicyRow = Pick<InstanceBlocksTable, 'id' | 'domain' | 'policy' | 'rejectMedia' | 'rejectReports'>;
const POLICY = ['id', 'domain', 'policy', 'rejectMedia', 'rejectReports'] as const;

/** Hundreds or thousands, which a process keeps in memory. */
export const findAllBlocks = prepare<Record<never, never>>()((q) => q.db.selectFrom('instanceBlocks').select(POLICY));

export const findAllAllows = prepare<Record<never, never>>()((q) => q.db.selectFrom('instanceAllows').select('domain'));

/** What was decided about any of these domains. */
export const findBlocksOf = prepare<{ domains: string[] }>()((q) =>
  q.db.selectFrom('instanceBlocks').select(POLICY).where(q.inTexts('domain', 'domains')),
);

export const findAllowsOf = prepare<{ domains: string[] }>()((q) =>
  q.db.selectFrom('instanceAllows').select('domain').where(q.inTexts('domain', 'domains')),
);

export const findBlockById = prepare<{ id: number }>()((q) =>
  q.db.selectFrom('instanceBlocks').selectAll().where('id', '=', q.param('id')),
);

export const findBlockByDomain = prepare<{ domain: string }>()((q) =>
  q.db.selectFrom('instanceBlocks').selectAll().where('domain', '=', q.param('domain')),
);

export const findWholeBlocks = prepare<{ domains: string[] }>()((q) =>
  q.db.selectFrom('instanceBlocks').selectAll().where(q.inTexts('domain', 'domains')),
);

export const findBlocks = prepareList<Record<never, never>>()((q, cut) =>
  q.db.selectFrom('instanceBlocks').selectAll().$call(cut('id')),
);

export const insertBlock = (tx: Tx, block: InstanceBlocksTable) => insertRow(tx, 'instanceBlocks', block);

export const changeBlock = prepare<InstanceBlocksTable>()((q) =>
  q.db
    .updateTable('instanceBlocks')
    .set({
      policy: q.param('policy'),
      rejectMedia: q.param('rejectMedia'),
      rejectReports: q.param('rejectReports'),
      obfuscate: q.param('obfuscate'),
      publicComment: q.param('publicComment'),
      privateComment: q.param('privateComment'),
      byAccountId: q.param('byAccountId'),
      sourceListId: q.param('sourceListId'),
      updatedAt: q.param('updatedAt'),
    })
    .where('id', '=', q.param('id')),
);

export const deleteBlock = prepare<{ id: number }>()((q) =>
  q.db.deleteFrom('instanceBlocks').where('id', '=', q.param('id')),
);

export const findAllowById = prepare<{ id: number }>()((q) =>
  q.db.selectFrom('instanceAllows').selectAll().where('id', '=', q.param('id')),
);

export const findAllowByDomain = prepare<{ domain: string }>()((q) =>
  q.db.selectFrom('instanceAllows').selectAll().where('domain', '=', q.param('domain')),
);

export const findAllows = prepareList<Record<never, never>>()((q, cut) =>
  q.db.selectFrom('instanceAllows').selectAll().$call(cut('id')),
);

export const insertAllow = (tx: Tx, allow: InstanceAllowsTable) =>
  insertRow(tx, 'instanceAllows', allow, { ignoreConflicts: true });

export const findWholeAllows = prepare<{ domains: string[] }>()((q) =>
  q.db.selectFrom('instanceAllows').selectAll().where(q.inTexts('domain', 'domains')),
);

export const deleteAllow = prepare<{ id: number }>()((q) =>
  q.db.deleteFrom('instanceAllows').where('id', '=', q.param('id')),
);

interface Sourced {
  sourceListId: number;
}

/** What was decided from a subscription, and not by hand since. */
export const findBlocksFrom = prepare<Sourced>()((q) =>
  q.db.selectFrom('instanceBlocks').selectAll().where('sourceListId', '=', q.param('sourceListId')),
);

export const findAllowsFrom = prepare<Sourced>()((q) =>
  q.db.selectFrom('instanceAllows').selectAll().where('sourceListId', '=', q.param('sourceListId')),
);

/** What staff decided, or have touched since a list did. */
export const findBlocksByHand = prepare<Record<never, never>>()((q) =>
  q.db.selectFrom('instanceBlocks').select(['domain', 'policy']).where('sourceListId', 'is', null),
);

export const findAllowsByHand = prepare<Record<never, never>>()((q) =>
  q.db.selectFrom('instanceAllows').select('domain').where('sourceListId', 'is', null),
);

interface NewSource extends Sourced {
  domains: string[];
  toListId: number | null;
}

/** Says of decisions from a subscription that they are of another one, or (null) of nobody's but the staff's. */
export const moveBlocksFrom = prepare<NewSource>()((q) =>
  q.db
    .updateTable('instanceBlocks')
    .set({ sourceListId: q.param('toListId') })
    .where('sourceListId', '=', q.param('sourceListId'))
    .where(q.inTexts('domain', 'domains')),
);

export const moveAllowsFrom = prepare<NewSource>()((q) =>
  q.db
    .updateTable('instanceAllows')
    .set({ sourceListId: q.param('toListId') })
    .where('sourceListId', '=', q.param('sourceListId'))
    .where(q.inTexts('domain', 'domains')),
);

/** What the public list says, by name. */
export const findPublicBlocks = prepare<Record<never, never>>()((q) =>
  q.db
    .selectFrom('instanceBlocks')
    .select(['domain', 'policy', 'obfuscate', 'publicComment'])
    .where('policy', '!=', 'open')
    .orderBy('domain'),
);

/** Written by `core/moderation`; read with what was decided about servers. */
export const findFederationMode = prepare<Record<never, never>>()((q) =>
  q.db.selectFrom('settings').select('valueJson').where('key', '=', 'federation'),
);

export const touchInstance = prepare<{ domain: string; now: number }>()((q) =>
  q.db
    .updateTable('instances')
    .set({ lastSeenAt: q.param('now') })
    .where('domain', '=', q.param('domain')),
);

/** People with an account here: sign-ups that wait are not counted. */
export const countUsers = prepare<Record<never, never>>()((q) =>
  q.db
    .selectFrom('users')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('approvedAt', 'is not', null)
    .where('disabledAt', 'is', null),
);

export const countActiveUsers = prepare<{ since: number }>()((q) =>
  q.db
    .selectFrom('users')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('lastActiveAt', '>', q.param('since')),
);

/** Posts written here, as the accounts count them: counting rows would take longer the more there are. */
export const countLocalPosts = prepare<Record<never, never>>()((q) =>
  q.db
    .selectFrom('accounts')
    .select((eb) => eb.fn.sum<number>('postsCount').as('count'))
    .where('domain', '=', ''),
);

export const findPeers = prepare<Record<never, never>>()((q) =>
  q.db.selectFrom('instances').select('domain').orderBy('domain'),
);

export const findSoftware = prepare<Record<never, never>>()((q) =>
  q.db.selectFrom('instances').select(['domain', 'software']).where('software', 'is not', null),
);

/** A known server that was not asked since a time. */
export const findDueInstance = prepare<{ domain: string; before: number }>()((q) =>
  q.db
    .selectFrom('instances')
    .select('domain')
    .where('domain', '=', q.param('domain'))
    .where((eb) => eb.or([eb('lookedAt', 'is', null), eb('lookedAt', '<', q.param('before'))])),
);

export const markLook = prepare<{ domain: string; now: number; before: number }>()((q) =>
  q.db
    .updateTable('instances')
    .set({ lookedAt: q.param('now') })
    .where('domain', '=', q.param('domain'))
    .where((eb) => eb.or([eb('lookedAt', 'is', null), eb('lookedAt', '<', q.param('before'))])),
);

export const setInstanceSoftware = prepare<{
  domain: string;
  software: string | null;
  version: string | null;
  title: string | null;
}>()((q) =>
  q.db
    .updateTable('instances')
    .set({ software: q.param('software'), version: q.param('version'), title: q.param('title') })
    .where('domain', '=', q.param('domain')),
);

/** A server and those of its subdomains that are known, whatever their ports; the patterns are `likeBelow` of its name. */
export const findDomainsBelow = prepare<{ domain: string; below: string; withPort: string; belowWithPort: string }>()(
  (q) =>
    q.db
      .selectFrom('instances')
      .select('domain')
      .where((eb) =>
        eb.or([
          eb('domain', '=', q.param('domain')),
          eb('domain', 'like', q.param('below')),
          eb('domain', 'like', q.param('withPort')),
          eb('domain', 'like', q.param('belowWithPort')),
        ]),
      ),
);

/** A server of which nobody is known is one that was never met. */
export const deleteEmptyInstance = prepare<{ domain: string }>()((q) =>
  q.db
    .deleteFrom('instances')
    .where('domain', '=', q.param('domain'))
    .where(({ not, exists, selectFrom }) =>
      not(exists(selectFrom('accounts').select('accounts.id').whereRef('accounts.domain', '=', 'instances.domain'))),
    ),
);

/** What `findDomainsBelow` asks for. `_` matches more than itself: who asks looks at each once more. */
export const likeBelow = (name: string) => ({
  domain: name,
  below: `%.${name}`,
  withPort: `${name}:%`,
  belowWithPort: `%.${name}:%`,
});

/** The next lot of people, and when they came and were seen last. */
export const findPeopleAfter = prepare<{ afterId: number; limit: number }>()((q) =>
  q.db
    .selectFrom('users')
    .select(['id', 'accountId', 'createdAt', 'lastActiveAt'])
    .where('id', '>', q.param('afterId'))
    .orderBy('id')
    .limit(q.param('limit')),
);

/** How much these people wrote between two ids, without what was not let out. */
export const countPostsBy = prepare<{ accountIds: number[]; from: number; until: number }>()((q) =>
  q.db
    .selectFrom('posts')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where(q.inIds('accountId', 'accountIds'))
    .where('id', '>=', q.param('from'))
    .where('id', '<', q.param('until'))
    .where('state', 'not in', ['held', 'refused']),
);

export const findWeeks = prepare<{ since: number }>()((q) =>
  q.db.selectFrom('weeks').selectAll().where('week', '>=', q.param('since')),
);

/** Of two counts of a week the larger one is right: people go on, and posts go. */
export const putWeek = prepare<WeeksTable>()((q) => {
  const larger = (column: 'posts' | 'logins' | 'registrations') =>
    sql<number>`case when ${sql.ref(`weeks.${column}`)} > ${sql.ref(`excluded.${column}`)}
      then ${sql.ref(`weeks.${column}`)} else ${sql.ref(`excluded.${column}`)} end`;
  return q.db
    .insertInto('weeks')
    .values({
      week: q.param('week'),
      posts: q.param('posts'),
      logins: q.param('logins'),
      registrations: q.param('registrations'),
    })
    .onConflict((conflict) =>
      conflict.column('week').doUpdateSet({
        posts: larger('posts'),
        logins: larger('logins'),
        registrations: larger('registrations'),
      }),
    );
});

export const deleteOldWeeks = prepare<{ before: number }>()((q) =>
  q.db.deleteFrom('weeks').where('week', '<', q.param('before')),
);

/** Of each server that is known, the inbox of its first account that has one. */
export const findInboxes = prepare<{ limit: number }>()(
  (q) => sql<{ domain: string; uri: string | null }>`select i."domain", (
      select coalesce(a."sharedInboxUri", a."inboxUri") from "accounts" a
      where a."domain" = i."domain" and a."inboxUri" is not null order by a."domain", a."id" limit 1) as "uri"
    from "instances" i limit ${q.param('limit')}`,
);
