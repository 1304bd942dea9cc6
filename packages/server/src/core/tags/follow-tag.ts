import { insertRow } from '../../db/insert.ts';
import { type Page, readPage } from '../../db/keyset.ts';
import { lockOwn } from '../../db/queries/locks.ts';
import { AppError } from '../../lib/errors.ts';
import type { Context } from '../context.ts';
import { countFollowedTags, deleteTagFollow, findFollowedTags } from './queries.ts';
import { requireUsable } from './rules.ts';

/** How many tags one person follows. */
export const FOLLOWED_TAGS_MAX = 300;

/** Who follows which tag, by its normalised name. */
export interface TagFollow {
  accountId: number;
  tag: string;
}

/** Public posts with the tag come home from now on, and the newest at once. Twice is once. Throws `invalid`. */
export async function followTag(ctx: Context, { accountId, tag }: TagFollow): Promise<void> {
  await requireUsable(ctx, [tag]);
  await ctx.db.write(async (tx) => {
    await lockOwn(tx, accountId);
    const row = { id: ctx.ids.next(), accountId, tag };
    if ((await insertRow(tx, 'tagFollows', row, { ignoreConflicts: true })) === 0) return;
    if (Number((await countFollowedTags.first(tx, { accountId }))?.count) > FOLLOWED_TAGS_MAX) {
      throw new AppError('invalid', `Validation failed: You already follow ${FOLLOWED_TAGS_MAX} hashtags`);
    }
    await ctx.queue.emit(tx, { kind: 'tag.followed', accountId, tag });
  });
}

/** What came for the tag alone goes from home. Not followed is fine. */
export async function unfollowTag(ctx: Context, follow: TagFollow): Promise<void> {
  await ctx.db.write(async (tx) => {
    if ((await deleteTagFollow.run(tx, follow)) === 0) return;
    await ctx.queue.emit(tx, { kind: 'tag.unfollowed', ...follow });
  });
}

/** The tags that somebody follows, the last first, each with the id its page is cut by. */
export function loadFollowedTags(ctx: Context, accountId: number, page: Page): Promise<{ id: number; tag: string }[]> {
  return readPage(ctx.db, findFollowedTags, { accountId }, page);
}
