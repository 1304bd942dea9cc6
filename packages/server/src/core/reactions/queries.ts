import { sql } from 'kysely';
import { prepare } from '../../db/prepare.ts';

interface Mark {
  accountId: number;
  postId: number;
  emoji: string;
}

export const findReaction = prepare<Mark>()((q) =>
  q.db
    .selectFrom('reactions')
    .selectAll()
    .where('accountId', '=', q.param('accountId'))
    .where('postId', '=', q.param('postId'))
    .where('emoji', '=', q.param('emoji')),
);

export const findReactionById = prepare<{ id: number }>()((q) =>
  q.db.selectFrom('reactions').selectAll().where('id', '=', q.param('id')),
);

export const countReactionsBy = prepare<{ accountId: number; postId: number }>()((q) =>
  q.db
    .selectFrom('reactions')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('accountId', '=', q.param('accountId'))
    .where('postId', '=', q.param('postId')),
);

export const deleteReaction = prepare<{ id: number }>()((q) =>
  q.db.deleteFrom('reactions').where('id', '=', q.param('id')),
);

/** One more of an emoji on a post. */
export const countReaction = prepare<{ postId: number; emoji: string }>()((q) =>
  q.db
    .insertInto('reactionCounts')
    .values({ postId: q.param('postId'), emoji: q.param('emoji'), count: 1 })
    .onConflict((conflict) =>
      conflict.columns(['postId', 'emoji']).doUpdateSet({ count: sql`"reactionCounts"."count" + 1` }),
    ),
);

export const uncountReaction = prepare<{ postId: number; emoji: string }>()((q) =>
  q.db
    .updateTable('reactionCounts')
    .set({ count: sql`"count" - 1` })
    .where('postId', '=', q.param('postId'))
    .where('emoji', '=', q.param('emoji')),
);

export const forgetUncounted = prepare<{ postId: number }>()((q) =>
  q.db.deleteFrom('reactionCounts').where('postId', '=', q.param('postId')).where('count', '<=', 0),
);

/** Reactions by id, with the picture of custom emoji. */
export const findReactionsByIds = prepare<{ ids: number[] }>()((q) =>
  q.db
    .selectFrom('reactions')
    .leftJoin('emojis', 'emojis.id', 'reactions.emojiId')
    .select(['reactions.id', 'reactions.emoji', 'emojis.remoteUrl as url'])
    .where(q.inIds('reactions.id', 'ids')),
);

/** What people reacted with, the commonest first, with the picture of custom emoji. */
export const findReactionCounts = prepare<{ postIds: number[] }>()(
  (q) => sql<{ postId: number; emoji: string; count: number; url: string | null }>`
    select c."postId", c."emoji", c."count", e."remoteUrl" as "url"
    from "reactionCounts" c
    left join "emojis" e on substr(c."emoji", 1, 1) = ':' and e."id" = (
      select r."emojiId" from "reactions" r where r."postId" = c."postId" and r."emoji" = c."emoji" limit 1)
    where ${q.inIds('c.postId', 'postIds')}
    order by c."postId", c."count" desc, c."emoji"`,
);
