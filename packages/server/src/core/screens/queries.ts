import { type SqlBool, sql } from 'kysely';
import { prepareList } from '../../db/keyset.ts';
import { prepare } from '../../db/prepare.ts';
import type { HitState, ScreensTable } from '../../db/tables/screens.ts';

/** It waits for moderators; there is an index of these. */
const waits = sql<SqlBool>`"act" = 'hold' and "state" = 'done'`;

/** All of them: their number is bounded. */
export const findScreens = prepare<Record<never, never>>()((q) => q.db.selectFrom('screens').selectAll().orderBy('id'));

/** Held by who changes it from what it was. */
export const lockScreen = prepare<{ id: number }>()((q) =>
  q.db.selectFrom('screens').selectAll().where('id', '=', q.param('id')).modifyEnd(q.lock('update')),
);
export const findScreen = prepare<{ id: number }>()((q) =>
  q.db.selectFrom('screens').selectAll().where('id', '=', q.param('id')),
);

const CHANGED = ['name', 'conditionsJson', 'act', 'warning', 'enabled', 'scope', 'direct', 'staff'] as const;
export const updateScreen = prepare<Pick<ScreensTable, 'id' | (typeof CHANGED)[number]>>()((q) =>
  q.db
    .updateTable('screens')
    .set(Object.fromEntries(CHANGED.map((column) => [column, q.param(column)])))
    .where('id', '=', q.param('id')),
);

export const deleteScreen = prepare<{ id: number }>()((q) =>
  q.db.deleteFrom('screens').where('id', '=', q.param('id')),
);

export const countScreens = prepare<Record<never, never>>()((q) =>
  q.db.selectFrom('screens').select(({ fn }) => fn.countAll<number>().as('count')),
);

/** Switches one off; answers 0 where it was. */
export const disableScreen = prepare<{ id: number }>()((q) =>
  q.db.updateTable('screens').set({ enabled: 0 }).where('id', '=', q.param('id')).where('enabled', '=', 1),
);

/** Answers how many there are with this one. */
export const countHit = prepare<{ id: number; now: number }>()((q) =>
  q.db
    .updateTable('screens')
    .set({ hits: sql`"hits" + 1`, lastHitAt: q.param('now') })
    .where('id', '=', q.param('id'))
    .returning('hits'),
);

/** Of those of a screen, the one behind the newest. */
export const findHitBehind = prepare<{ screenId: number; newest: number }>()((q) =>
  q.db
    .selectFrom('screenHits')
    .select('id')
    .where('screenId', '=', q.param('screenId'))
    .orderBy('id', 'desc')
    .limit(1)
    .offset(q.param('newest')),
);
export const deleteHitsUpTo = prepare<{ screenId: number; id: number }>()((q) =>
  q.db
    .deleteFrom('screenHits')
    .where('screenId', '=', q.param('screenId'))
    .where('id', '<=', q.param('id'))
    .where(({ not }) => not(waits)),
);

/** What screens know of people, and of the servers they come from. */
export const findAuthors = prepare<{ ids: number[] }>()((q) =>
  q.db
    .selectFrom('accounts as a')
    .leftJoin('instances as i', 'i.domain', 'a.domain')
    .select(['a.id', 'a.domain', 'a.kind', 'a.createdAt', 'a.postsCount', 'a.followersCount', 'a.avatarFile'])
    .select(['a.avatarRemoteUrl', 'i.software', 'i.createdAt as metAt'])
    .select(sql<0 | 1>`case when a."note" = '' then 0 else 1 end`.as('hasNote'))
    .where(q.inIds('a.id', 'ids')),
);

/** What apps are called. */
export const findAppNames = prepare<{ ids: number[] }>()((q) =>
  q.db.selectFrom('apps').select(['id', 'name']).where(q.inIds('id', 'ids')),
);

/** Of some people, who follows which of these authors. */
export const findFollowsOf = prepare<{ accountIds: number[]; authorIds: number[] }>()((q) =>
  q.db
    .selectFrom('follows')
    .select(['accountId', 'targetId'])
    .where(q.inIds('accountId', 'accountIds'))
    .where(q.inIds('targetId', 'authorIds'))
    .where('state', '=', 'accepted'),
);

export const findHitsOf = prepareList<{ screenId: number; unjudged: number[] }>()((q, cut) =>
  q.db
    .selectFrom('screenHits')
    .selectAll()
    .where('screenId', '=', q.param('screenId'))
    .where(({ not }) => not(q.inIds('accountId', 'unjudged')))
    .$call(cut('id')),
);
export const findAllHits = prepareList<{ unjudged: number[] }>()((q, cut) =>
  q.db
    .selectFrom('screenHits')
    .selectAll()
    .where(({ not }) => not(q.inIds('accountId', 'unjudged')))
    .$call(cut('id')),
);

export const findHit = prepare<{ id: number }>()((q) =>
  q.db.selectFrom('screenHits').selectAll().where('id', '=', q.param('id')),
);
export const lockHit = prepare<{ id: number }>()((q) =>
  q.db.selectFrom('screenHits').selectAll().where('id', '=', q.param('id')).modifyEnd(q.lock('update')),
);

/** Of a screen, some that stand, newest first. */
export const findStandingHits = prepare<{ screenId: number; before: number; limit: number }>()((q) =>
  q.db
    .selectFrom('screenHits')
    .selectAll()
    .where('screenId', '=', q.param('screenId'))
    .where('id', '<', q.param('before'))
    .where('state', '=', 'done')
    .orderBy('id', 'desc')
    .limit(q.param('limit')),
);

export const findHitsOfPost = prepare<{ postId: number }>()((q) =>
  q.db.selectFrom('screenHits').selectAll().where('postId', '=', q.param('postId')),
);

/** What waits for moderators. */
export const findHeldHits = prepareList<{ unjudged: number[] }>()((q, cut) =>
  q.db
    .selectFrom('screenHits')
    .selectAll()
    .where(waits)
    .where(({ not }) => not(q.inIds('accountId', 'unjudged')))
    .$call(cut('id')),
);

/** Some of what waits, oldest first. */
export const findSomeHeld = prepare<{ after: number; upTo: number; limit: number }>()((q) =>
  q.db
    .selectFrom('screenHits')
    .select(['id', 'postId', 'accountId'])
    .where(waits)
    .where('id', '>', q.param('after'))
    .where('id', '<=', q.param('upTo'))
    .orderBy('id')
    .limit(q.param('limit')),
);

/** Of posts that wait, when those were edited that were. */
export const findEditsOfHeld = prepare<{ upTo: number }>()((q) =>
  q.db
    .selectFrom('posts')
    .select(['id', 'editedAt'])
    .where('id', 'in', (eb) =>
      eb.selectFrom('screenHits').select('postId').where(waits).where('id', '<=', q.param('upTo')),
    )
    .where('editedAt', 'is not', null),
);

/** How many posts wait, and how many of them are one author's. */
export const countHeld = prepare<{ accountId: number }>()(
  (q) => sql<{ all: number; own: number }>`
    select count(*) as "all", coalesce(sum(case when "accountId" = ${q.bigint('accountId')} then 1 else 0 end), 0) as "own"
    from "screenHits" where ${waits}`,
);

/** At another edit of its post. */
export const updateHit = prepare<{ id: number; whyJson: string; changesJson: string }>()((q) =>
  q.db
    .updateTable('screenHits')
    .set({ whyJson: q.param('whyJson'), changesJson: q.param('changesJson') })
    .where('id', '=', q.param('id')),
);

/** Answers 0 where that is how it was. */
export const setHitState = prepare<{ id: number; state: HitState }>()((q) =>
  q.db
    .updateTable('screenHits')
    .set({ state: q.param('state') })
    .where('id', '=', q.param('id'))
    .where('state', '<>', q.param('state')),
);

/** The oldest of all, until none is older. */
export const deleteHitsBefore = prepare<{ id: number; limit: number }>()((q) =>
  q.db
    .deleteFrom('screenHits')
    .where('id', 'in', (eb) =>
      eb.selectFrom('screenHits').select('id').where('id', '<', q.param('id')).orderBy('id').limit(q.param('limit')),
    ),
);

/** What is said of the files of posts. */
export const findDescriptions = prepare<{ postIds: number[] }>()((q) =>
  q.db.selectFrom('postMedia').select(['postId', 'description']).where(q.inIds('postId', 'postIds')),
);

/** Posts, newest first, whoever may see them: as many rows are read as are answered. */
export const findSomePosts = prepare<{ before: number; from: number; limit: number }>()((q) =>
  q.db
    .selectFrom('posts')
    .selectAll()
    .where('id', '<', q.param('before'))
    .where('id', '>=', q.param('from'))
    .orderBy('id', 'desc')
    .limit(q.param('limit')),
);
