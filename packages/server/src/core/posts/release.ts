import type { Tx } from '../../db/database.ts';
import type { PostsTable } from '../../db/tables/posts.ts';
import { giveCard } from '../cards/facet.ts';
import type { Context } from '../context.ts';
import { linksOfPost } from '../screens/links-of-post.ts';
import { countUse } from '../tags/history.ts';
import { normalizeTags } from '../tags/normalize-tags.ts';
import { isOpen } from './open.ts';
import { letOut } from './persist.ts';
import { countReply, setPostState } from './queries.ts';

/**
 * A post that was held, or refused, goes out, as it would have when it was written; it keeps its time, which is in its id. Its row
 * is locked (`lockPost`). Answers whether it was in.
 */
export async function releasePost(ctx: Context, tx: Tx, held: PostsTable): Promise<boolean> {
  if (held.state !== 'held' && held.state !== 'refused') return false;
  const post: PostsTable = { ...held, state: 'shown' };
  await setPostState.run(tx, post);
  if (post.replyToId !== null && isOpen(post)) await countReply.run(tx, { postId: post.replyToId, at: post.createdAt });
  if (post.visibility === 'public') await countUse(ctx, tx, post, normalizeTags(JSON.parse(post.tagsJson)));
  await giveCard(ctx, tx, post, { links: linksOfPost(post), visibility: post.visibility });
  await letOut(ctx, tx, post, { origin: post.local === 1 ? 'local' : 'remote' });
  return true;
}

/** A post that was held stays in; its author is shown so. Its row is locked (`lockPost`). */
export async function refusePost(ctx: Context, tx: Tx, { id, state }: PostsTable): Promise<void> {
  if (state !== 'held') return;
  await setPostState.run(tx, { id, state: 'refused' });
  await ctx.queue.emit(tx, { kind: 'post.reviewed', postId: id, at: ctx.clock.now(), origin: 'local' });
}
