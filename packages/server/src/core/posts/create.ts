import type { Reader } from '../../db/database.ts';
import { insertRow } from '../../db/insert.ts';
import type { NewRow } from '../../db/tables/index.ts';
import type { PostsTable, Visibility } from '../../db/tables/posts.ts';
import { AppError, notFound } from '../../lib/errors.ts';
import type { Doc } from '../../lib/text/doc.ts';
import { countGraphemes } from '../../lib/text/graphemes.ts';
import { parseText } from '../../lib/text/parse.ts';
import { countDoc } from '../../lib/text/read-doc.ts';
import type { Context } from '../context.ts';
import { attachMedia, findAttachable } from '../media/attach.ts';
import { type Composition, compose } from './compose.ts';
import { newPost } from './new-post.ts';
import { persistPost } from './persist.ts';
import { findIdempotentPost, findPostsFor } from './queries.ts';

const IDEMPOTENCY_MS = 3_600_000;
export const MAX_MEDIA = 16;

export interface CreatePostInput {
  accountId: number;
  text: string;
  contentWarning?: string;
  visibility: Visibility;
  localOnly?: boolean;
  sensitive?: boolean;
  language?: string | null;
  replyToId?: number | null;
  mediaIds?: number[];
  appId?: number | null;
  /** The same key within an hour answers the first post again. */
  idempotencyKey?: string;
}

/**
 * Publishes a post by a local account and answers its id. Throws `invalid` for an empty or too long text, for media
 * that is not the author's, unattached and ready; `not-found` for a parent the author may not see.
 */
export async function createPost(ctx: Context, input: CreatePostInput): Promise<number> {
  const known = await findEarlier(ctx.db, ctx.clock.now(), input);
  if (known !== undefined) return known;
  const mediaIds = input.mediaIds ?? [];
  const doc = parseText(input.text, 'text/plain');
  checkText(ctx, doc, input.contentWarning ?? '', mediaIds.length);
  const parent = input.replyToId == null ? undefined : await findParent(ctx, input.accountId, input.replyToId);
  await findAttachable(ctx, input.accountId, mediaIds);
  const composition = await compose(ctx, doc);

  return ctx.db.write(async (tx) => {
    const createdAt = ctx.clock.now();
    const id = ctx.ids.next();
    if (input.idempotencyKey !== undefined) {
      const claimed = await insertRow(
        tx,
        'idempotencyKeys',
        { accountId: input.accountId, key: input.idempotencyKey, postId: id, expiresAt: createdAt + IDEMPOTENCY_MS },
        { ignoreConflicts: true },
      );
      // Another request with this key came in between.
      const first = claimed === 0 ? await findEarlier(tx, createdAt, input) : undefined;
      if (first !== undefined) return first;
    }
    if (mediaIds.length > 0) await attachMedia(tx, { accountId: input.accountId, postId: id, mediaIds });
    await persistPost(ctx, tx, {
      row: toRow(ctx, id, createdAt, input, doc, composition, parent),
      mentionedIds: composition.mentions.map((mention) => mention.accountId),
      tags: composition.tags,
      remoteMedia: [],
      origin: 'local',
    });
    return id;
  });
}

async function findEarlier(on: Reader, now: number, input: CreatePostInput): Promise<number | undefined> {
  if (input.idempotencyKey === undefined) return undefined;
  return (await findIdempotentPost.first(on, { accountId: input.accountId, key: input.idempotencyKey, now }))?.postId;
}

/** What every local text must be, new or edited. */
export function checkText(ctx: Context, doc: Doc, contentWarning: string, mediaCount: number): void {
  if (doc.blocks.length === 0 && mediaCount === 0) {
    throw new AppError('invalid', "Validation failed: Text can't be blank");
  }
  const limit = ctx.config.postMaxCharacters;
  if (countDoc(doc) + countGraphemes(contentWarning) > limit) {
    throw new AppError('invalid', `Validation failed: Text character limit of ${limit} exceeded`);
  }
  if (mediaCount > MAX_MEDIA) {
    throw new AppError('invalid', `Validation failed: Cannot attach more than ${MAX_MEDIA} files`);
  }
}

type Parent = Pick<PostsTable, 'id' | 'accountId' | 'conversationId' | 'localOnly'>;

async function findParent(ctx: Context, viewerId: number, id: number): Promise<Parent> {
  const parent = await findPostsFor.first(ctx.db, { ids: [id], viewerId });
  if (parent === undefined) throw notFound();
  return parent;
}

function toRow(
  ctx: Context,
  id: number,
  createdAt: number,
  input: CreatePostInput,
  doc: Doc,
  composition: Composition,
  parent: Parent | undefined,
): NewRow<'posts'> {
  return newPost({
    id,
    accountId: input.accountId,
    uri: `${ctx.config.publicUrl}/posts/${id}`,
    content: composition.html,
    contentWarning: input.contentWarning ?? '',
    sourceText: doc.source,
    sourceType: doc.type,
    language: input.language ?? null,
    visibility: input.visibility,
    local: 1,
    localOnly: input.localOnly === true || parent?.localOnly === 1 ? 1 : 0,
    sensitive: input.sensitive === true || (input.contentWarning ?? '') !== '' ? 1 : 0,
    replyToId: parent?.id ?? null,
    replyToAccountId: parent?.accountId ?? null,
    conversationId: parent?.conversationId ?? id,
    appId: input.appId ?? null,
    mentionsJson: JSON.stringify(composition.mentions),
    tagsJson: JSON.stringify(composition.tags),
    mediaCount: input.mediaIds?.length ?? 0,
    createdAt,
  });
}
