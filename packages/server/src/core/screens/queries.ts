import { sql } from 'kysely';
import { prepareList } from '../../db/keyset.ts';
import { prepare } from '../../db/prepare.ts';
import type { HitState, ScreensTable } from '../../db/tables/screens.ts';

/** All of them: their number is bounded. */
export const findScreens = prepare<Record<never, never>>()((q) => q.db.selectFrom('screens').selectAll().orderBy('id'));

export const findScreen = prepare<{ id: number }>()((q) =>
  q.db.selectFrom('screens').selectAll().where('id', '=', q.param('id')),
);

const CHANGED = ['name', 'conditionsJson', 'act', 'enabled', 'scope', 'direct', 'staff'] as const;
export const updateScreen = prepare<Pick<ScreensTable, 'id' | (typeof CHANGED)[number]>>()((q) =>
  q.db
    .updateTable('screens')
    .set(Object.fromEntries(CHANGED.map((column) => [column, q.param(column)])))
    .where('id', '=', q.param('id')),
);

export const deleteScreen = prepare<{ id: number }>()((q) =>
  q.db.deleteFrom('screens').where('id', '=', q.param('id')),
);

export const countHit = prepare<{ id: number; now: number }>()((q) =>
  q.db
    .updateTable('screens')
    .set({ hits: sql`"hits" + 1`, lastHitAt: q.param('now') })
    .where('id', '=', q.param('id')),
);

/** What screens know of people. */
export const findAuthors = prepare<{ ids: number[] }>()((q) =>
  q.db
    .selectFrom('accounts')
    .select(['id', 'createdAt', 'postsCount', 'followersCount', 'avatarFile', 'avatarRemoteUrl'])
    .where(q.inIds('id', 'ids')),
);

export const findHitsOf = prepareList<{ screenId: number }>()((q, cut) =>
  q.db.selectFrom('screenHits').selectAll().where('screenId', '=', q.param('screenId')).$call(cut('id')),
);
export const findHitsIn = prepareList<{ state: HitState }>()((q, cut) =>
  q.db.selectFrom('screenHits').selectAll().where('state', '=', q.param('state')).$call(cut('id')),
);
export const findAllHits = prepareList<Record<never, never>>()((q, cut) =>
  q.db.selectFrom('screenHits').selectAll().$call(cut('id')),
);

export const lockHit = prepare<{ id: number }>()((q) =>
  q.db.selectFrom('screenHits').selectAll().where('id', '=', q.param('id')).modifyEnd(q.lock('update')),
);

export const findHitsOfPost = prepare<{ postId: number }>()((q) =>
  q.db.selectFrom('screenHits').selectAll().where('postId', '=', q.param('postId')),
);

export const setHitState = prepare<{ id: number; state: HitState }>()((q) =>
  q.db
    .updateTable('screenHits')
    .set({ state: q.param('state') })
    .where('id', '=', q.param('id')),
);

/** Of hits that nobody has to decide on any more, those that are old. */
export const deleteHitsBefore = prepare<{ state: HitState; before: number }>()((q) =>
  q.db.deleteFrom('screenHits').where('state', '=', q.param('state')).where('id', '<', q.param('before')),
);
