import { removeTokens } from '../../db/dialect/search.ts';
import type { Subscriber } from '../../queue/job.ts';
import type { Context } from '../context.ts';
import type { AppEvent } from '../events.ts';
import { indexPosts } from './index-posts.ts';
import { findParents } from './queries.ts';
import { reindexPosts } from './reindex.ts';

type Wanted = Extract<AppEvent, { postId: number }>;

/** What changes by what people here do: in whose library a post is. */
const MARKS = new Set<AppEvent['kind']>([
  ...(['like.created', 'like.deleted', 'boost.created', 'boost.deleted'] as const),
  ...(['reaction.created', 'reaction.deleted', 'bookmark.created', 'bookmark.deleted', 'poll.voted'] as const),
]);

/** Keeps the index of posts. */
export const searchSubscriber: Subscriber<Context, AppEvent> = {
  name: 'search',
  priority: 4,
  batch: 64,
  wants(event) {
    if (event.kind === 'account.findable') return true;
    if (MARKS.has(event.kind)) return 'origin' in event && event.origin === 'local';
    return /^post\.|^poll\.counted$|^quote\.changed$/.test(event.kind);
  },
  async handle(ctx, events) {
    const about = (kinds: RegExp) =>
      events
        .filter((event): event is Wanted => 'postId' in event && kinds.test(event.kind))
        .map(({ postId }) => postId);
    const gone = new Set(about(/^post\.deleted$/));
    const written = about(/^(?:post\.created|quote\.changed)$/);
    const changed = new Set(about(/^(?!post\.deleted)/).filter((id) => !gone.has(id)));
    await ctx.db.write(
      async (tx) => {
        // What people here answer and quote comes into their library.
        const parents = written.length === 0 ? [] : await findParents.all(tx, { ids: written });
        for (const { replyToId, quoteId } of parents) {
          for (const id of [replyToId, quoteId]) if (id !== null) changed.add(id);
        }
        // In one order, so that two who index the same do not wait for each other.
        await indexPosts(
          tx,
          [...changed].sort((a, b) => a - b),
        );
        await removeTokens(tx, [...gone]);
        for (const event of events) {
          if (event.kind === 'account.findable') await reindexPosts(ctx, tx, event.accountId);
        }
      },
      { durable: false },
    );
  },
};
