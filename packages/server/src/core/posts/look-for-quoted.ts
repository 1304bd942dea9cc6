import type { PostsTable } from '../../db/tables/posts.ts';
import { defineJob } from '../../queue/job.ts';
import { findAccountById } from '../accounts/queries.ts';
import type { Context } from '../context.ts';
import { findPostById, lockPost } from './queries.ts';
import { changeQuote, findQuoted, LOOK } from './quotes.ts';

/**
 * Fetches what a post of another server quotes, and the stamp that it carries, where these are not here. Input: the
 * quoting post's id.
 */
export const lookForQuotedJob = defineJob<Context, number>({
  name: LOOK.name,
  priority: 6,
  concurrency: 2,
  retry: { attempts: 4, delayMs: (attempt) => 60_000 * 8 ** (attempt - 1) },
  run: async (ctx, ids) => {
    for (const id of ids) await look(ctx, id);
  },
});

async function look(ctx: Context, id: number): Promise<void> {
  const post = await findPostById.first(ctx.db, { id });
  if (post === undefined || (post.quoteState !== 'looking' && post.quoteState !== 'pending')) return;
  const quoted =
    post.quoteId === null ? await fetchQuoted(ctx, post) : await findPostById.first(ctx.db, { id: post.quoteId });
  if (quoted !== undefined) await checkStamp(ctx, id, quoted);
}

async function fetchQuoted(ctx: Context, post: PostsTable): Promise<PostsTable | undefined> {
  if (post.quoteUri === null) return undefined;
  const found = await ctx.remote.resolveQuoted(post.quoteUri);
  if (found.state === 'unreachable' && found.retryable) throw new Error(`the quoted post: ${found.reason}`);
  const quoted = found.state === 'found' ? await findPostById.first(ctx.db, { id: found.id }) : undefined;
  await ctx.db.write(
    async (tx) => {
      const now = await lockPost.first(tx, { id: post.id });
      // What arrived meanwhile has found it.
      if (now === undefined || now.quoteUri !== post.quoteUri) return;
      if (quoted !== undefined) await findQuoted(ctx, tx, now, quoted);
      else if (found.state === 'gone') await changeQuote(ctx, tx, now, { quoteState: 'deleted', quoteUri: null });
    },
    { durable: false },
  );
  return quoted;
}

/** Stamps of ours are known; others are read at the quoted author's own server. */
async function checkStamp(ctx: Context, id: number, quoted: PostsTable): Promise<void> {
  const post = await findPostById.first(ctx.db, { id });
  const author = await findAccountById.first(ctx.db, { id: quoted.accountId });
  if (post?.quoteState !== 'pending' || post.quoteStampUri === null || author === undefined || quoted.local === 1)
    return;
  const stamp = { uri: post.quoteStampUri, quotingUri: post.uri, quotedUri: quoted.uri, authorUri: author.uri };
  const answer = await ctx.remote.checkStamp(stamp);
  if (answer === 'unreachable') throw new Error('the stamp of a quote could not be read');
  await ctx.db.write(
    async (tx) => {
      const now = await lockPost.first(tx, { id });
      if (now?.quoteState !== 'pending' || now.quoteStampUri !== stamp.uri || now.quoteId !== quoted.id) return;
      await changeQuote(ctx, tx, now, answer === 'valid' ? { quoteState: 'accepted' } : REFUSED);
    },
    { durable: false },
  );
}

const REFUSED = { quoteState: 'rejected', quoteStampUri: null } as const;
