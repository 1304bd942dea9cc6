import { sql } from 'kysely';
import { prepare } from '../../db/prepare.ts';
import type { PostState, PostsTable } from '../../db/tables/posts.ts';
import { mayMeet, maySee, NOBODY } from '../audience/queries.ts';
import { NEXT_VERSION } from './queries/version.ts';

/** The row itself, without regard to who asks: for rules and for adapters that have checked already. */
export const findPostById = prepare<{ id: number }>()((q) =>
  q.db.selectFrom('posts').selectAll().where('id', '=', q.param('id')),
);

/** The row, which nobody else changes until the transaction ends: for taking it and all that points at it away. */
export const lockPost = prepare<{ id: number }>()((q) =>
  q.db.selectFrom('posts').selectAll().where('id', '=', q.param('id')).modifyEnd(q.lock('update')),
);

/** The row, which stays until the transaction ends: for writing something that points at it. */
export const holdPost = prepare<{ id: number }>()((q) =>
  q.db.selectFrom('posts').selectAll().where('id', '=', q.param('id')).modifyEnd(q.lock('keyShare')),
);

export const findPostByUri = prepare<{ uri: string }>()((q) =>
  q.db.selectFrom('posts').selectAll().where('uri', '=', q.param('uri')),
);

export const findPostByPage = prepare<{ url: string }>()((q) =>
  q.db
    .selectFrom('posts')
    .selectAll()
    .where((eb) => eb.or([eb('uri', '=', q.param('url')), eb('url', '=', q.param('url'))]))
    .limit(1),
);

export const findPostUris = prepare<{ ids: number[] }>()((q) =>
  q.db.selectFrom('posts').select(['id', 'uri', 'url']).where(q.inIds('id', 'ids')),
);

/** Replies that may be put before anybody, oldest first. */
export const findOpenReplies = prepare<{ replyToId: number; authorId: number; above: number; limit: number }>()(
  (q) => sql<{ id: number; uri: string }>`
    select p."id", p."uri" from "posts" p
    where p."replyToId" = ${q.param('replyToId')} and p."id" > ${q.param('above')} and ${maySee('p', NOBODY)}
      and (p."accountId" = ${q.param('authorId')} or ${mayMeet({ author: sql.ref('p.accountId') }, NOBODY, sql`0`)})
    order by p."id" limit ${q.param('limit')}`,
);

export const setPostState = prepare<{ id: number; state: PostState }>()((q) =>
  q.db
    .updateTable('posts')
    .set(NEXT_VERSION)
    .set({ state: q.param('state') })
    .where('id', '=', q.param('id')),
);

/** Answers 0 for one that is so already. */
export const setMarked = prepare<{ id: number; marked: 0 | 1 }>()((q) =>
  q.db
    .updateTable('posts')
    .set(NEXT_VERSION)
    .set({ marked: q.param('marked') })
    .where('id', '=', q.param('id'))
    .where('marked', '<>', q.param('marked'))
    .where('state', '<>', 'deleted'),
);

export const postIdExists = prepare<{ id: number }>()((q) =>
  q.db.selectFrom('posts').select('id').where('id', '=', q.param('id')),
);

/** What became of a post that comes: it is here, or (`id` null) its author deleted it; nothing where it is new. */
export const findArrived = prepare<{ uri: string; accountId: number }>()(
  (q) => sql<{ id: number | null; state: PostState }>`
    select "id", "state" from "posts" where "uri" = ${q.param('uri')}
    union all
    select null, 'deleted' from "tombstones" where "uri" = ${q.param('uri')} and "accountId" = ${q.param('accountId')}`,
);

/** That there was a post of ours which everyone could see. */
export const findOwnTombstone = prepare<{ postId: number }>()((q) =>
  q.db.selectFrom('tombstones').select(['uri', 'deletedAt']).where('postId', '=', q.param('postId')),
);

/** The row itself, once nothing points at it any more. */
export const deletePostRow = prepare<{ id: number }>()((q) => q.db.deleteFrom('posts').where('id', '=', q.param('id')));

export const deleteStats = prepare<{ postId: number }>()((q) =>
  q.db.deleteFrom('postStats').where('postId', '=', q.param('postId')),
);

/** A reply was written: how many there are, and when the last one came. */
export const countReply = prepare<{ postId: number; at: number }>()((q) =>
  q.db
    .updateTable('postStats')
    .set(NEXT_VERSION)
    .set({
      replies: sql`"replies" + 1`,
      lastReplyAt: sql`case when coalesce("lastReplyAt", 0) < ${q.param('at')} then ${q.param('at')} else "lastReplyAt" end`,
    })
    .where('postId', '=', q.param('postId')),
);

export const findStats = prepare<{ postId: number }>()((q) =>
  q.db.selectFrom('postStats').selectAll().where('postId', '=', q.param('postId')),
);

export const findMentionedIds = prepare<{ postId: number }>()((q) =>
  q.db.selectFrom('postMentions').select('accountId').where('postId', '=', q.param('postId')),
);

function addToStat(stat: 'boosts' | 'replies' | 'reactions' | 'quotes') {
  return prepare<{ postId: number; by: number }>()((q) =>
    q.db
      .updateTable('postStats')
      .set(NEXT_VERSION)
      .set({ [stat]: sql`${sql.ref(stat)} + ${q.param('by')}` })
      .where('postId', '=', q.param('postId')),
  );
}
/** Answers 0 where the post is gone; counting waits for whoever takes it away. */
export const addToStats = {
  boosts: addToStat('boosts'),
  replies: addToStat('replies'),
  reactions: addToStat('reactions'),
  quotes: addToStat('quotes'),
};

/** `value` is 1 for likes and -1 for dislikes. */
export const addVotes = prepare<{ postId: number; value: 1 | -1; by: number }>()((q) =>
  q.db
    .updateTable('postStats')
    .set(NEXT_VERSION)
    .set({
      likes: sql`"likes" + case when ${q.bigint('value')} = 1 then ${q.bigint('by')} else 0 end`,
      dislikes: sql`"dislikes" + case when ${q.bigint('value')} = 1 then 0 else ${q.bigint('by')} end`,
      score: sql`"score" + ${q.bigint('value')} * ${q.bigint('by')}`,
    })
    .where('postId', '=', q.param('postId')),
);

export const findEdits = prepare<{ postId: number }>()((q) =>
  q.db.selectFrom('postEdits').selectAll().where('postId', '=', q.param('postId')).orderBy('id'),
);

export const deleteExpiredKeys = prepare<{ now: number }>()((q) =>
  q.db.deleteFrom('idempotencyKeys').where('expiresAt', '<', q.param('now')),
);

/** What others deleted, once nobody sends it any more; that there was a post of ours is known for good. */
export const deleteOldTombstones = prepare<{ before: number }>()((q) =>
  q.db.deleteFrom('tombstones').where('deletedAt', '<', q.param('before')).where('postId', 'is', null),
);

export const findIdempotentPost = prepare<{ accountId: number; key: string; now: number }>()((q) =>
  q.db
    .selectFrom('idempotencyKeys')
    .select('postId')
    .where('accountId', '=', q.param('accountId'))
    .where('key', '=', q.param('key'))
    .where('expiresAt', '>', q.param('now')),
);

/** What an edit may change. */
export const EDITED = [
  'kind',
  'visibility',
  'title',
  'content',
  'contentWarning',
  'sensitive',
  'sourceText',
  'sourceType',
  'bytes',
  'language',
  'linkUrl',
  'mentionsJson',
  'tagsJson',
  'collectionsJson',
  'emojisJson',
  'mediaCount',
  'linked',
  'editedAt',
] as const satisfies (keyof PostsTable)[];

export const updatePost = prepare<Pick<PostsTable, 'id' | (typeof EDITED)[number]>>()((q) =>
  q.db
    .updateTable('posts')
    .set(NEXT_VERSION)
    .set(Object.fromEntries(EDITED.map((column) => [column, q.param(column)])))
    .where('id', '=', q.param('id')),
);

/** As it was before a screen was met. */
export const setScreened = prepare<Pick<PostsTable, 'id' | 'visibility' | 'sensitive' | 'contentWarning'>>()((q) =>
  q.db
    .updateTable('posts')
    .set(NEXT_VERSION)
    .set({
      visibility: q.param('visibility'),
      sensitive: q.param('sensitive'),
      contentWarning: q.param('contentWarning'),
    })
    .where('id', '=', q.param('id')),
);

export const clearMentions = prepare<{ postId: number }>()((q) =>
  q.db.deleteFrom('postMentions').where('postId', '=', q.param('postId')),
);

function deleteMark(table: 'bookmarks' | 'pins') {
  return prepare<{ accountId: number; postId: number }>()((q) =>
    q.db.deleteFrom(table).where('accountId', '=', q.param('accountId')).where('postId', '=', q.param('postId')),
  );
}
export const deleteBookmark = deleteMark('bookmarks');
export const deletePin = deleteMark('pins');

export const countPins = prepare<{ accountId: number }>()((q) =>
  q.db
    .selectFrom('pins')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('accountId', '=', q.param('accountId')),
);

export const deleteConversationMute = prepare<{ accountId: number; conversationId: number }>()((q) =>
  q.db
    .deleteFrom('conversationMutes')
    .where('accountId', '=', q.param('accountId'))
    .where('conversationId', '=', q.param('conversationId')),
);
