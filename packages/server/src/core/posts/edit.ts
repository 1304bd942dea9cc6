import type { Tx } from '../../db/database.ts';
import { insertRow, insertRows } from '../../db/insert.ts';
import type { PostsTable } from '../../db/tables/posts.ts';
import { notFound } from '../../lib/errors.ts';
import { sanitizeHtml } from '../../lib/html/sanitize-html.ts';
import { parseText } from '../../lib/text/parse.ts';
import type { Context } from '../context.ts';
import type { Origin } from '../events.ts';
import { attachMedia, findAttachable } from '../media/attach.ts';
import { detachMedia, findMediaByPost } from '../media/queries.ts';
import { normalizeTags } from '../tags/normalize-tags.ts';
import { compose } from './compose.ts';
import { checkText } from './create.ts';
import type { Mention } from './mentions.ts';
import {
  clearMentions,
  clearTags,
  findEdits,
  findPostById,
  findPostByUri,
  lockPost,
  updatePostContent,
} from './queries.ts';
import { type RemotePost, toMediaRows } from './receive.ts';

export interface EditPostInput {
  accountId: number;
  postId: number;
  text: string;
  contentWarning: string;
  sensitive: boolean;
  /** Undefined keeps it. */
  language?: string | null;
  /** The whole new list, in order; what is left out is detached. */
  mediaIds: number[];
}

/** Replaces a local post's content; what it was is kept. Throws `not-found` for a post that is not the caller's. */
export async function editPost(ctx: Context, input: EditPostInput): Promise<void> {
  const post = await findPostById.first(ctx.db, { id: input.postId });
  if (post === undefined || post.accountId !== input.accountId || post.local === 0) throw notFound();
  const doc = parseText(input.text, 'text/plain');
  checkText(ctx, doc, input.contentWarning, input.mediaIds.length);
  const current = await findMediaByPost.all(ctx.db, { postId: post.id });
  const kept = new Set(current.map((file) => file.id));
  await findAttachable(
    ctx,
    input.accountId,
    input.mediaIds.filter((id) => !kept.has(id)),
  );
  const composition = await compose(ctx, doc);

  await ctx.db.write(async (tx) => {
    const before = await lockPost.first(tx, { id: input.postId });
    if (before === undefined) throw notFound();
    await replace(ctx, tx, before, 'local', {
      content: composition.html,
      title: before.title,
      contentWarning: input.contentWarning,
      sensitive: input.sensitive || input.contentWarning !== '',
      sourceText: doc.source,
      language: input.language === undefined ? before.language : input.language,
      mentions: composition.mentions,
      tags: composition.tags,
      emojisJson: before.emojisJson,
      mediaCount: input.mediaIds.length,
      editedAt: ctx.clock.now(),
    });
    await detachMedia.run(tx, { postId: input.postId, now: ctx.clock.now() });
    if (input.mediaIds.length > 0) {
      await attachMedia(tx, { accountId: input.accountId, postId: input.postId, mediaIds: input.mediaIds });
    }
  });
}

/** Takes over an edit made elsewhere. Older than what we have, or of a post we do not know: nothing happens. */
export async function receiveEdit(ctx: Context, post: RemotePost): Promise<void> {
  const content = sanitizeHtml(post.content);
  await ctx.db.write(
    async (tx) => {
      const known = await findPostByUri.first(tx, { uri: post.uri });
      const before = known === undefined ? undefined : await lockPost.first(tx, { id: known.id });
      if (before === undefined || before.accountId !== post.accountId) return;
      const editedAt = Math.min(post.editedAt ?? ctx.clock.now(), ctx.clock.now());
      if (before.editedAt !== null && before.editedAt >= editedAt) return;
      await replace(ctx, tx, before, 'remote', {
        content,
        title: post.title,
        contentWarning: post.contentWarning,
        sensitive: post.sensitive,
        sourceText: post.sourceText,
        language: post.language,
        mentions: post.mentions,
        tags: normalizeTags(post.tags),
        emojisJson: JSON.stringify(post.emojis),
        mediaCount: post.media.length,
        editedAt,
      });
      await detachMedia.run(tx, { postId: before.id, now: ctx.clock.now() });
      await insertRows(tx, 'media', toMediaRows(ctx, post, before.id, editedAt));
    },
    { durable: false },
  );
}

interface Replacement {
  content: string;
  title: string | null;
  contentWarning: string;
  sensitive: boolean;
  sourceText: string | null;
  language: string | null;
  mentions: Mention[];
  tags: string[];
  emojisJson: string;
  mediaCount: number;
  editedAt: number;
}

async function replace(ctx: Context, tx: Tx, before: PostsTable, origin: Origin, next: Replacement): Promise<void> {
  const media = await findMediaByPost.all(tx, { postId: before.id });
  const snapshot = (at: { content: string; contentWarning: string; sensitive: 0 | 1; createdAt: number }) =>
    insertRow(tx, 'postEdits', {
      id: ctx.ids.next(),
      postId: before.id,
      mediaJson: JSON.stringify(media.map((file) => file.id)),
      ...at,
    });
  if ((await findEdits.all(tx, { postId: before.id })).length === 0) {
    const { content, contentWarning, sensitive, createdAt } = before;
    await snapshot({ content, contentWarning, sensitive, createdAt });
  }
  const sensitive = next.sensitive ? 1 : 0;
  await updatePostContent.run(tx, {
    id: before.id,
    content: next.content,
    title: next.title,
    contentWarning: next.contentWarning,
    sensitive,
    sourceText: next.sourceText,
    language: next.language,
    mentionsJson: JSON.stringify(next.mentions),
    tagsJson: JSON.stringify(next.tags),
    emojisJson: next.emojisJson,
    mediaCount: next.mediaCount,
    editedAt: next.editedAt,
  });
  await snapshot({ content: next.content, contentWarning: next.contentWarning, sensitive, createdAt: next.editedAt });
  await clearMentions.run(tx, { postId: before.id });
  await insertRows(
    tx,
    'postMentions',
    next.mentions.map((mention) => ({ accountId: mention.accountId, postId: before.id })),
  );
  await clearTags.run(tx, { postId: before.id });
  await insertRows(
    tx,
    'postTags',
    next.tags.map((tag) => ({ tag, postId: before.id })),
  );
  await ctx.queue.emit(tx, { kind: 'post.edited', postId: before.id, origin });
}
