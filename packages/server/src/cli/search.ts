import { reindexPosts } from '../core/search/reindex.ts';
import type { Answer } from './answer.ts';
import { withBase } from './with-base.ts';

/** Has what posts are found by made anew. A running server does it, beside all else; a stopped one once it runs. */
export function reindex(): Promise<Answer> {
  return withBase(
    async ({ ctx }) => {
      await ctx.db.write((tx) => reindexPosts(ctx, tx));
      return { data: { queued: true }, text: 'Queued: "jobs list" shows it until it is done' };
    },
    { existing: true },
  );
}
