import type { Viewer } from '../../core/audience/viewer.ts';
import type { Context } from '../../core/context.ts';
import { findPostUris } from '../../core/posts/find.ts';
import type { PostFacts } from '../../core/views/facts.ts';
import { loadPostViews } from '../../core/views/post.ts';
import { loadSources } from '../../core/views/source.ts';
import type { NoteInput } from '../render/note.ts';

/**
 * What the objects of local posts are made of, by id; left out is what the viewer may not see, what
 * others wrote and what never leaves this server.
 */
export async function loadNotes(ctx: Context, viewer: Viewer, ids: readonly number[]): Promise<Map<number, NoteInput>> {
  const views = await loadPostViews(ctx, viewer, ids);
  return toNotes(
    ctx,
    [...views.values()].map(({ facts }) => facts),
  );
}

/** The same for posts that are loaded already. */
export async function toNotes(ctx: Context, posts: readonly PostFacts[]): Promise<Map<number, NoteInput>> {
  const ours = posts.filter(
    ({ local, policy }) => local && !policy.localOnly && (policy.state === 'shown' || policy.state === 'archived'),
  );
  const named = [...new Set(ours.flatMap(({ thread, quote }) => [thread.replyToId ?? [], quote?.postId ?? []].flat()))];
  const found = named.length === 0 ? [] : await findPostUris(ctx.db, named);
  const uris = new Map(found.map((post) => [post.id, post]));
  const sources = await loadSources(
    ctx,
    ours.map((post) => post.id),
  );
  return new Map(
    ours.map((post) => {
      const replyToUri = uris.get(post.thread.replyToId ?? 0)?.uri;
      const quoted = uris.get(post.quote?.postId ?? 0);
      return [post.id, { here: ctx, post, replyToUri, quoted, source: sources.get(post.id) }];
    }),
  );
}
