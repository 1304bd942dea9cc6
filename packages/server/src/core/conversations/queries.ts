import { type RawBuilder, sql } from 'kysely';
import { prepareList } from '../../db/keyset.ts';
import { prepare, type QueryKit } from '../../db/prepare.ts';
import type { ConversationsTable } from '../../db/tables/conversations.ts';
import { prepareWalk } from '../../db/walk.ts';
import { mayHear, maySee } from '../audience/queries.ts';

/** A conversation with the newest of its posts that its owner may see and hears of; null where there is none. */
export type ConversationRow = Pick<ConversationsTable, 'id' | 'accountId' | 'lastPostId' | 'unread'> & {
  postId: number | null;
};

/** How far back the newest post that may be seen is looked for. */
const LOOKED_AT = 100;

/**
 * What is shown of a conversation (alias `c`): nothing that its owner may not see, and nothing between them and people
 * of whom they hear nothing, be it in their own words.
 */
function shownPost<P extends { now: number }>(q: QueryKit<P>): RawBuilder<number | null> {
  const viewer = sql.ref('c.accountId');
  const asker = { viewer, as: 'member' } as const;
  const hears = (account: RawBuilder<unknown>) => mayHear(account, asker, q.param('now'));
  return sql`(select e."postId" from (
      select "postId" from "conversationPosts" where "conversationId" = c."id"
      order by "postId" desc limit ${sql.lit(LOOKED_AT)}) e join "posts" p on p."id" = e."postId"
    where ${maySee('p', asker)} and (
      (p."accountId" <> ${viewer} and ${hears(sql.ref('p.accountId'))})
      or (p."accountId" = ${viewer} and (
        not exists (select 1 from "postMentions" o where o."postId" = p."id" and o."accountId" <> ${viewer})
        or exists (select 1 from "postMentions" o where o."postId" = p."id" and o."accountId" <> ${viewer}
          and ${hears(sql.ref('o.accountId'))}))))
    order by e."postId" desc limit 1)`;
}

const COLUMNS = ['c.id', 'c.accountId', 'c.lastPostId', 'c.unread'] as const;

/** By the place of the newest post, which nobody sees. */
export const findConversations = prepareList<{ accountId: number; now: number }>()((q, cut) =>
  q.db
    .selectFrom('conversations as c')
    .select([...COLUMNS, shownPost(q).as('postId')])
    .where('c.accountId', '=', q.param('accountId'))
    .$call(cut('c.lastPostId')),
);

/** Whosever they are. */
export const findConversationsByIds = prepare<{ ids: number[]; now: number }>()((q) =>
  q.db
    .selectFrom('conversations as c')
    .select([...COLUMNS, shownPost(q).as('postId')])
    .where(q.inIds('c.id', 'ids')),
);

export const findOwnConversation = prepare<{ id: number; accountId: number }>()((q) =>
  q.db
    .selectFrom('conversations')
    .select('id')
    .where('id', '=', q.param('id'))
    .where('accountId', '=', q.param('accountId')),
);

interface PostsParams {
  accountId: number;
  /** 0: any. */
  conversationId: number;
  now: number;
}

/** The direct posts that somebody wrote or was sent: all, or those of one conversation. */
const walkDirect = (one: boolean) =>
  prepareWalk<PostsParams>()(
    'conversationPosts.postId',
    (q) =>
      q.db
        .selectFrom('conversationPosts')
        .selectAll('conversationPosts')
        .where('accountId', '=', q.param('accountId'))
        .$if(one, (query) => query.where('conversationId', '=', q.param('conversationId'))),
    (q, walked, cut) => {
      const asker = { viewer: q.bigint('accountId'), as: 'member' } as const;
      return q.db
        .selectFrom(walked.as('e'))
        .innerJoin('posts as p', 'p.id', 'e.postId')
        .select(['e.postId as entryId', 'e.postId'])
        .where(maySee('p', asker))
        .where(mayHear(sql.ref('p.accountId'), asker, q.param('now')))
        .$call(cut('e.postId'));
    },
  );
export const findDirectPosts = { all: walkDirect(false), one: walkDirect(true) };

export const findEntry = prepare<{ accountId: number; postId: number }>()((q) =>
  q.db
    .selectFrom('conversationPosts')
    .select('conversationId')
    .where('accountId', '=', q.param('accountId'))
    .where('postId', '=', q.param('postId')),
);

interface Key {
  accountId: number;
  threadId: number;
  peopleHash: string;
}

/** The conversation that a post belongs to, which stays as it is until the transaction ends. */
export const holdConversation = prepare<Key>()((q) =>
  q.db
    .selectFrom('conversations')
    .selectAll()
    .where('accountId', '=', q.param('accountId'))
    .where('threadId', '=', q.param('threadId'))
    .where('peopleHash', '=', q.param('peopleHash'))
    .modifyEnd(q.lock('update')),
);

/** The same for a whole thread, whosever they are. */
export const holdConversationsOf = prepare<{ threadId: number }>()((q) =>
  q.db
    .selectFrom('conversations')
    .selectAll()
    .where('threadId', '=', q.param('threadId'))
    .orderBy('id')
    .modifyEnd(q.lock('update')),
);

/** Those that stand at the place of a post. */
export const holdConversationsAt = prepare<{ postId: number }>()((q) =>
  q.db
    .selectFrom('conversations')
    .selectAll()
    .where('lastPostId', '=', q.param('postId'))
    .orderBy('id')
    .modifyEnd(q.lock('update')),
);

export const updateConversation = prepare<Pick<ConversationsTable, 'id' | 'threadId' | 'lastPostId' | 'unread'>>()(
  (q) =>
    q.db
      .updateTable('conversations')
      .set({ threadId: q.param('threadId'), lastPostId: q.param('lastPostId'), unread: q.param('unread') })
      .where('id', '=', q.param('id')),
);

export const setUnread = prepare<Pick<ConversationsTable, 'id' | 'accountId' | 'unread'>>()((q) =>
  q.db
    .updateTable('conversations')
    .set({ unread: q.param('unread') })
    .where('id', '=', q.param('id'))
    .where('accountId', '=', q.param('accountId')),
);

export const deleteConversation = prepare<{ id: number; accountId: number }>()((q) =>
  q.db.deleteFrom('conversations').where('id', '=', q.param('id')).where('accountId', '=', q.param('accountId')),
);

export const deleteConversationPosts = prepare<{ conversationId: number }>()((q) =>
  q.db.deleteFrom('conversationPosts').where('conversationId', '=', q.param('conversationId')),
);

export const moveConversationPosts = prepare<{ from: number; to: number }>()((q) =>
  q.db
    .updateTable('conversationPosts')
    .set({ conversationId: q.param('to') })
    .where('conversationId', '=', q.param('from')),
);

export const findNewestPost = prepare<{ conversationId: number }>()((q) =>
  q.db
    .selectFrom('conversationPosts')
    .select('postId')
    .where('conversationId', '=', q.param('conversationId'))
    .orderBy('postId', 'desc')
    .limit(1),
);

/** Jumps from person to person: one seek each. */
export const findNextOwner = prepare<{ after: number }>()(
  (q) =>
    sql<{ accountId: number | null }>`select min("accountId") as "accountId" from "conversationPosts"
      where "accountId" > ${q.param('after')}`,
);

/** The post up to which somebody has more than `keep`; nothing where they have not. */
export const findTooOld = prepare<{ accountId: number; keep: number }>()((q) =>
  q.db
    .selectFrom('conversationPosts')
    .select('postId')
    .where('accountId', '=', q.param('accountId'))
    .orderBy('postId', 'desc')
    .limit(1)
    .offset(q.param('keep')),
);

/** The oldest up to one, at most `limit` at a time. */
export const trimPosts = prepare<{ accountId: number; upTo: number; limit: number }>()((q) =>
  q.db
    .deleteFrom('conversationPosts')
    .where('accountId', '=', q.param('accountId'))
    .where(
      'postId',
      'in',
      q.db
        .selectFrom('conversationPosts as e')
        .select('e.postId')
        .where('e.accountId', '=', q.param('accountId'))
        .where('e.postId', '<=', q.param('upTo'))
        .orderBy('e.postId')
        .limit(q.param('limit')),
    ),
);

/** What has no post any more. */
export const deleteEmptyConversations = prepare<{ accountId: number; upTo: number }>()((q) =>
  q.db
    .deleteFrom('conversations')
    .where('accountId', '=', q.param('accountId'))
    .where('lastPostId', '<=', q.param('upTo')),
);
