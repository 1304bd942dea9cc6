import { prepareList } from '../../db/keyset.ts';
import { prepare } from '../../db/prepare.ts';

export const findBoost = prepare<{ accountId: number; postId: number }>()((q) =>
  q.db
    .selectFrom('boosts')
    .selectAll()
    .where('accountId', '=', q.param('accountId'))
    .where('postId', '=', q.param('postId')),
);

export const findBoostById = prepare<{ id: number }>()((q) =>
  q.db.selectFrom('boosts').selectAll().where('id', '=', q.param('id')),
);

export const deleteBoost = prepare<{ postId: number; id: number }>()((q) =>
  q.db.deleteFrom('boosts').where('postId', '=', q.param('postId')).where('id', '=', q.param('id')),
);

/** A boost in the timelines; where several brought the same post, the others' entries stay. */
export const deleteBoostEntries = prepare<{ boostId: number; postId: number }>()((q) =>
  q.db.deleteFrom('timelineEntries').where('postId', '=', q.param('postId')).where('entryId', '=', q.param('boostId')),
);

/** Who boosted a post, by the boost's id. */
export const findBoosters = prepareList<{ postId: number }>()((q, cut) =>
  q.db.selectFrom('boosts').select(['id', 'accountId']).where('postId', '=', q.param('postId')).$call(cut('id')),
);
