import { sql } from 'kysely';
import { prepare } from '../../../db/prepare.ts';
import { NEXT_VERSION } from './version.ts';

/** What a post answers, and whether it is only kept for the shape of its thread. */
export const findParent = prepare<{ id: number }>()((q) =>
  q.db.selectFrom('posts').select(['id', 'replyToId', 'state']).where('id', '=', q.param('id')),
);

/** A post that is to be answered: it stays, and in its conversation, until the transaction ends. */
export const holdParent = prepare<{ id: number }>()((q) =>
  q.db.selectFrom('posts').select(['id', 'conversationId']).where('id', '=', q.param('id')).modifyEnd(q.lock('share')),
);

export const hasWaitingReplies = prepare<{ uri: string }>()((q) =>
  q.db.selectFrom('posts').select('id').where('replyToUri', '=', q.text('uri')).limit(1),
);

/** Replies that arrived before the post they answer, as they are until the transaction ends. */
export const findWaitingReplies = prepare<{ uri: string; limit: number }>()((q) =>
  q.db
    .selectFrom('posts')
    .select(['id', 'conversationId', 'audience', 'localOnly', 'state'])
    .where('replyToUri', '=', q.text('uri'))
    .orderBy('id')
    .limit(q.param('limit'))
    .modifyEnd(q.lock('update')),
);

/** A reply finds its parent. */
export const adoptReply = prepare<{ id: number; parentId: number; accountId: number }>()((q) =>
  q.db
    .updateTable('posts')
    .set(NEXT_VERSION)
    .set({ replyToId: q.param('parentId'), replyToAccountId: q.param('accountId'), replyToUri: null })
    .where('id', '=', q.param('id')),
);

/** What it waited for answers it: it starts a thread of its own. */
export const endWaiting = prepare<{ id: number }>()((q) =>
  q.db.updateTable('posts').set(NEXT_VERSION).set({ replyToUri: null }).where('id', '=', q.param('id')),
);

/** A thread that turned out to be part of another. */
export const joinConversation = prepare<{ from: number; to: number }>()((q) =>
  q.db
    .updateTable('posts')
    .set(NEXT_VERSION)
    .set({ conversationId: q.param('to') })
    .where('conversationId', '=', q.param('from')),
);

export const joinConversationMutes = prepare<{ from: number; to: number }>()((q) =>
  q.db
    .insertInto('conversationMutes')
    .columns(['accountId', 'conversationId'])
    .expression((eb) =>
      eb
        .selectFrom('conversationMutes')
        .select(['accountId', sql<number>`cast(${q.param('to')} as bigint)`.as('conversationId')])
        .where('conversationId', '=', q.param('from')),
    )
    .onConflict((conflict) => conflict.doNothing()),
);

export const endConversationMutes = prepare<{ conversationId: number }>()((q) =>
  q.db.deleteFrom('conversationMutes').where('conversationId', '=', q.param('conversationId')),
);

export const hasReplies = prepare<{ postId: number }>()((q) =>
  q.db.selectFrom('posts').select('id').where('replyToId', '=', q.param('postId')).limit(1),
);

/** Takes everything out of a post but its place in the thread. */
export const emptyPost = prepare<{ id: number }>()((q) =>
  q.db
    .updateTable('posts')
    .set(NEXT_VERSION)
    .set({
      state: 'deleted',
      url: null,
      title: null,
      content: '',
      contentWarning: '',
      sourceText: null,
      bytes: 0,
      language: null,
      sensitive: 0,
      marked: 0,
      quoteId: null,
      quoteUri: null,
      quoteState: null,
      quoteStampUri: null,
      linkUrl: null,
      appId: null,
      policyJson: null,
      distinguished: 0,
      mentionsJson: '[]',
      tagsJson: '[]',
      collectionsJson: '[]',
      emojisJson: '[]',
      mediaCount: 0,
      linked: 0,
    })
    .where('id', '=', q.param('id')),
);

export const clearStats = prepare<{ postId: number }>()((q) =>
  q.db
    .updateTable('postStats')
    .set(NEXT_VERSION)
    .set({ likes: 0, dislikes: 0, boosts: 0, quotes: 0, reactions: 0, score: 0 })
    .where('postId', '=', q.param('postId')),
);
