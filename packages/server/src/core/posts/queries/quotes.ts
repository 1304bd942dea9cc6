import { prepare } from '../../../db/prepare.ts';
import type { PostsTable, QuoteState } from '../../../db/tables/posts.ts';
import { NEXT_VERSION } from './version.ts';

export type QuoteColumns = Pick<PostsTable, 'quoteId' | 'quoteUri' | 'quoteState' | 'quoteStampUri'>;

export const setQuote = prepare<QuoteColumns & { id: number }>()((q) =>
  q.db
    .updateTable('posts')
    .set(NEXT_VERSION)
    .set({
      quoteId: q.param('quoteId'),
      quoteUri: q.param('quoteUri'),
      quoteState: q.param('quoteState'),
      quoteStampUri: q.param('quoteStampUri'),
    })
    .where('id', '=', q.param('id')),
);

export const hasWaitingQuotes = prepare<{ uri: string }>()((q) =>
  q.db.selectFrom('posts').select('id').where('quoteUri', '=', q.text('uri')).limit(1),
);

/** Quotes that arrived before what they quote, as they are until the transaction ends. */
export const findWaitingQuotes = prepare<{ uri: string; limit: number }>()((q) =>
  q.db
    .selectFrom('posts')
    .selectAll()
    .where('quoteUri', '=', q.text('uri'))
    .orderBy('id')
    .limit(q.param('limit'))
    .modifyEnd(q.lock('update')),
);

/** What is quoted is gone, for some of those who quote it. */
export const endSomeQuotesOf = prepare<{ id: number; limit: number }>()((q) =>
  q.db
    .updateTable('posts')
    .set(NEXT_VERSION)
    .set({ quoteId: null, quoteState: 'deleted', quoteStampUri: null })
    .where('id', 'in', (eb) =>
      eb
        .selectFrom('posts as quoting')
        .select('quoting.id')
        .where('quoting.quoteId', '=', q.param('id'))
        .limit(q.param('limit')),
    ),
);

/**
 * Posts that quote an author with a stamp of theirs, in one state: whoever read it can name it in a quote of their own that is
 * refused.
 */
export const findQuotesByStamp = prepare<{ stampUri: string; state: QuoteState; authorId: number; limit: number }>()(
  (q) =>
    q.db
      .selectFrom('posts')
      .innerJoin('posts as quoted', 'quoted.id', 'posts.quoteId')
      .select('posts.id')
      .where('posts.quoteStampUri', '=', q.param('stampUri'))
      .where('posts.quoteState', '=', q.param('state'))
      .where('quoted.accountId', '=', q.param('authorId'))
      .orderBy('posts.id')
      .limit(q.param('limit')),
);

/** What an author was asked for, by the uri of the post that it is for. */
export const findApproval = prepare<{ uri: string }>()((q) =>
  q.db.selectFrom('approvals').selectAll().where('uri', '=', q.param('uri')),
);

export const findStamp = prepare<{ id: number }>()((q) =>
  q.db
    .selectFrom('approvals')
    .select(['uri', 'postId'])
    .where('id', '=', q.param('id'))
    .where('kind', '=', 'quote')
    .where('state', '=', 'granted'),
);

export const setApprovalState = prepare<{ uri: string; state: 'granted' | 'refused' }>()((q) =>
  q.db
    .updateTable('approvals')
    .set({ state: q.param('state') })
    .where('uri', '=', q.param('uri')),
);

export const deleteApproval = prepare<{ uri: string }>()((q) =>
  q.db.deleteFrom('approvals').where('uri', '=', q.param('uri')),
);

/** Whether a post names somebody. */
export const isMentioned = prepare<{ accountId: number; postId: number }>()((q) =>
  q.db
    .selectFrom('postMentions')
    .select('postId')
    .where('accountId', '=', q.param('accountId'))
    .where('postId', '=', q.param('postId')),
);

export const setPolicy = prepare<{ id: number; policyJson: string | null }>()((q) =>
  q.db
    .updateTable('posts')
    .set(NEXT_VERSION)
    .set({ policyJson: q.param('policyJson') })
    .where('id', '=', q.param('id')),
);

/** Who here quotes a post, and with which; the newest first. */
export const findQuoters = prepare<{ postId: number; limit: number }>()((q) =>
  q.db
    .selectFrom('posts')
    .select(['id', 'accountId'])
    .where('quoteId', '=', q.param('postId'))
    .where('quoteState', '=', 'accepted')
    .where('local', '=', 1)
    .orderBy('id', 'desc')
    .limit(q.param('limit')),
);

/** When an account was answered that many times ago; nothing where it was not so often. */
export const findEarlierApproval = prepare<{ accountId: number; before: number }>()((q) =>
  q.db
    .selectFrom('approvals')
    .select('createdAt')
    .where('accountId', '=', q.param('accountId'))
    .orderBy('id', 'desc')
    .limit(1)
    .offset(q.param('before')),
);
