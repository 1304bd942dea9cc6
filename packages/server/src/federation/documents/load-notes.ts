import type { Context } from '../../core/context.ts';
import { findPostUris } from '../../core/posts/queries.ts';
import { loadPostViews, type PostView } from '../../core/views/post.ts';
import type { NoteInput } from '../render/note.ts';

/**
 * What the objects of local posts are made of, by id; left out is what the viewer (null: anyone) may not see, what
 * others wrote and what never leaves this server.
 */
export async function loadNotes(
  ctx: Context,
  viewerId: number | null,
  ids: readonly number[],
): Promise<Map<number, NoteInput>> {
  const views = await loadPostViews(ctx, viewerId, [...ids]);
  return toNotes(ctx, [...views.values()]);
}

/** The same for posts that are loaded already. */
export async function toNotes(ctx: Context, posts: readonly PostView[]): Promise<Map<number, NoteInput>> {
  const ours = posts.filter((post) => post.local && !post.localOnly);
  const parentIds = [...new Set(ours.flatMap((post) => post.replyToId ?? []))];
  const parents = parentIds.length === 0 ? [] : await findPostUris.all(ctx.db, { ids: parentIds });
  const uris = new Map(parents.map((parent) => [parent.id, parent.uri]));
  const { publicUrl, domain } = ctx.config;
  return new Map(
    ours.map((post) => {
      const replyToUri = post.replyToId === null ? undefined : uris.get(post.replyToId);
      return [post.id, { publicUrl, domain, post, replyToUri }];
    }),
  );
}
