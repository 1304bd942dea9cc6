import { readPage } from '../../../db/keyset.ts';
import { findAccountBoosts, findAccountPosts, findMarked, findTaggedBy } from '../queries/sources.ts';
import { mergeSkeletons, type Source, type TimelineOf, toKeysetPage, toSkeleton } from '../timeline.ts';
import { reading } from './public.ts';

/** An account's posts and boosts. */
export const accountSource: Source<TimelineOf<'account'>> = {
  async skeleton(ctx, viewer, { accountId, onlyMedia = false, noReplies = false, noBoosts = false }, page) {
    const params = { ...reading(ctx, viewer), accountId };
    const bounds = toKeysetPage(page, 'id');
    const list = findAccountPosts[noReplies ? 'noReplies' : 'all'][viewer.kind][onlyMedia ? 'media' : 'all'];
    const posts = toSkeleton(await readPage(ctx.db, list, params, bounds), page);
    if (noBoosts || onlyMedia) return posts;
    const boosts = toSkeleton(await readPage(ctx.db, findAccountBoosts[viewer.kind], params, bounds), page);
    return mergeSkeletons([posts, boosts], page);
  },
};

/** One account's posts under a tag. */
export const taggedBySource: Source<TimelineOf<'tagged-by'>> = {
  async skeleton(ctx, viewer, { accountId, tag, onlyMedia = false }, page) {
    const list = findTaggedBy[viewer.kind][onlyMedia ? 'media' : 'all'];
    const params = { ...reading(ctx, viewer), accountId, tag };
    return toSkeleton(await readPage(ctx.db, list, params, toKeysetPage(page, 'id')), page);
  },
};

/** Ordered by something its reader does not see: the mark's id. */
export const markedSource: Source<TimelineOf<'marked'>> = {
  async skeleton(ctx, viewer, { by, accountId }, page) {
    const params = { ...reading(ctx, viewer), accountId };
    const rows = await readPage(ctx.db, findMarked[by][viewer.kind], params, toKeysetPage(page, 'mark'));
    return toSkeleton(rows, page, (row) => ({ by: 'mark', at: [row.markId] }));
  },
};
