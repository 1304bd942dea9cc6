import type { Tx } from '../../db/database.ts';
import type { NewRow } from '../../db/tables/index.ts';
import type { MediaTable } from '../../db/tables/media.ts';
import type { PostKind, PostsTable, Visibility } from '../../db/tables/posts.ts';
import { AppError } from '../../lib/errors.ts';
import { sanitizeHtml } from '../../lib/html/sanitize-html.ts';
import type { Context } from '../context.ts';
import { normalizeTags } from '../tags/normalize-tags.ts';
import type { Mention } from './mentions.ts';
import { newPost } from './new-post.ts';
import { claimPostId, persistPost } from './persist.ts';
import { findPostByUri, findTombstone } from './queries.ts';

/** A file that hangs on a remote post; shown through the proxy. */
export interface RemoteMedia {
  kind: MediaTable['kind'];
  mimeType: string | null;
  url: string;
  description: string | null;
  width: number | null;
  height: number | null;
  blurhash: string | null;
  focusX: number;
  focusY: number;
}

/** A post of another server, translated. Whoever calls has proven that it comes from its author's origin. */
export interface RemotePost {
  uri: string;
  url: string | null;
  accountId: number;
  kind: PostKind;
  title: string | null;
  /** As it came; sanitised here. */
  content: string;
  contentWarning: string;
  sourceText: string | null;
  sourceType: string | null;
  language: string | null;
  visibility: Visibility;
  sensitive: boolean;
  replyToUri: string | null;
  quoteUri: string | null;
  linkUrl: string | null;
  mentions: Mention[];
  tags: string[];
  emojis: { shortcode: string; url: string }[];
  media: RemoteMedia[];
  createdAt: number;
  editedAt: number | null;
}

export interface Received {
  id: number;
  /** False where we had it already. */
  created: boolean;
}

/** Stores a post of another server. Throws `gone` for one that was deleted before it arrived, as `isGone` may know too. */
export async function receivePost(
  ctx: Context,
  post: RemotePost,
  isGone: (tx: Tx) => Promise<boolean> = async () => false,
): Promise<Received> {
  const content = sanitizeHtml(post.content);
  const tags = normalizeTags(post.tags);
  return ctx.db.write(
    async (tx) => {
      const known = await findPostByUri.first(tx, { uri: post.uri });
      if (known !== undefined) return { id: known.id, created: false };
      if ((await findTombstone.first(tx, { uri: post.uri })) !== undefined || (await isGone(tx))) {
        throw new AppError('gone', 'This post was deleted');
      }
      const parent = post.replyToUri === null ? undefined : await findPostByUri.first(tx, { uri: post.replyToUri });
      const createdAt = Math.min(post.createdAt, ctx.clock.now());
      const id = await claimPostId(ctx, tx, createdAt);
      const media = toMediaRows(ctx, post, id, createdAt);
      await persistPost(ctx, tx, {
        row: toRow(post, { id, createdAt, content, tags, mediaCount: media.length }, parent),
        mentionedIds: [...new Set(post.mentions.map((mention) => mention.accountId))],
        tags,
        remoteMedia: media,
        origin: 'remote',
      });
      return { id, created: true };
    },
    { durable: false },
  );
}

export function toMediaRows(
  ctx: Context,
  post: Pick<RemotePost, 'media' | 'accountId'>,
  postId: number,
  createdAt: number,
): NewRow<'media'>[] {
  return post.media.map((file, position) => ({
    id: ctx.ids.next(),
    accountId: post.accountId,
    postId,
    position,
    kind: file.kind,
    state: 'ready',
    mimeType: file.mimeType,
    file: null,
    previewFile: null,
    remoteUrl: file.url,
    bytes: null,
    width: file.width,
    height: file.height,
    previewWidth: null,
    previewHeight: null,
    blurhash: file.blurhash,
    description: file.description,
    focusX: file.focusX,
    focusY: file.focusY,
    createdAt,
  }));
}

interface Prepared {
  id: number;
  createdAt: number;
  content: string;
  tags: string[];
  mediaCount: number;
}

function toRow(
  post: RemotePost,
  { id, createdAt, content, tags, mediaCount }: Prepared,
  parent: PostsTable | undefined,
): NewRow<'posts'> {
  return newPost({
    id,
    accountId: post.accountId,
    uri: post.uri,
    url: post.url,
    kind: post.kind,
    title: post.title,
    content,
    contentWarning: post.contentWarning,
    sourceText: post.sourceText,
    sourceType: post.sourceType,
    language: post.language,
    visibility: post.visibility,
    sensitive: post.sensitive ? 1 : 0,
    replyToId: parent?.id ?? null,
    replyToAccountId: parent?.accountId ?? null,
    replyToUri: parent === undefined ? post.replyToUri : null,
    conversationId: parent?.conversationId ?? id,
    quoteUri: post.quoteUri,
    linkUrl: post.linkUrl,
    mentionsJson: JSON.stringify(post.mentions),
    tagsJson: JSON.stringify(tags),
    emojisJson: JSON.stringify(post.emojis),
    mediaCount,
    createdAt,
    editedAt: post.editedAt,
  });
}
