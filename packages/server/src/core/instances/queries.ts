import { sql } from 'kysely';
import { prepare } from '../../db/prepare.ts';
import type { InstancesTable, WeeksTable } from '../../db/tables/federation.ts';

export const findSuspendedDomains = prepare<Record<never, never>>()((q) =>
  q.db.selectFrom('instances').select('domain').where('policy', '=', 'suspended'),
);

/** What was decided about servers, for people to read. */
export const findBlockedDomains = prepare<Record<never, never>>()((q) =>
  q.db.selectFrom('instances').select(['domain', 'policy']).where('policy', '!=', 'open').orderBy('domain'),
);

/** What was decided about any of these domains. */
export const findPolicies = prepare<{ domains: string[] }>()((q) =>
  q.db.selectFrom('instances').select('policy').where(q.inTexts('domain', 'domains')).where('policy', '!=', 'open'),
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
  q.db.selectFrom('instances').select('domain').where('policy', '!=', 'suspended').orderBy('domain'),
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
    .where('policy', '!=', 'suspended')
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

export const setPolicy = prepare<{ domain: string; policy: InstancesTable['policy'] }>()((q) =>
  q.db
    .updateTable('instances')
    .set({ policy: q.param('policy') })
    .where('domain', '=', q.param('domain')),
);

/** A server and those of its subdomains that are known. */
export const findDomainsBelow = prepare<{ domain: string; ending: string }>()((q) =>
  q.db
    .selectFrom('instances')
    .select('domain')
    .where((eb) => eb.or([eb('domain', '=', q.param('domain')), eb('domain', 'like', q.param('ending'))])),
);

/** The next lot of people, and when they came and were seen last. */
export const findPeopleAfter = prepare<{ afterId: number; limit: number }>()((q) =>
  q.db
    .selectFrom('users')
    .select(['id', 'accountId', 'createdAt', 'lastActiveAt'])
    .where('id', '>', q.param('afterId'))
    .orderBy('id')
    .limit(q.param('limit')),
);

/** How much these people wrote between two ids. */
export const countPostsBy = prepare<{ accountIds: number[]; from: number; until: number }>()((q) =>
  q.db
    .selectFrom('posts')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where(q.inIds('accountId', 'accountIds'))
    .where('id', '>=', q.param('from'))
    .where('id', '<', q.param('until')),
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
