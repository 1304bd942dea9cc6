import { findAccountBoosts, findAccountPosts, findMarked, findQuotes, findTaggedBy } from '../queries/sources.ts';
import { mergeSkeletons, type Source, type TimelineOf } from '../timeline.ts';
import { reading, walkPage } from './walk.ts';

/** An account's posts and boosts. */
export const accountSource: Source<TimelineOf<'account'>> = {
  async skeleton(ctx, viewer, { accountId, onlyMedia = false, noDirect, noReplies = false, noBoosts = false }, page) {
    const params = { ...reading(ctx, viewer), accountId, noDirect: toFlag(noDirect) };
    const list = findAccountPosts[noReplies ? 'noReplies' : 'all'][viewer.kind][onlyMedia ? 'media' : 'all'];
    const posts = await walkPage(ctx, list, params, page);
    if (noBoosts || onlyMedia) return posts;
    const boosts = await walkPage(ctx, findAccountBoosts[viewer.kind], params, page);
    return mergeSkeletons([posts, boosts], page);
  },
};

/** One account's posts under a tag. */
export const taggedBySource: Source<TimelineOf<'tagged-by'>> = {
  async skeleton(ctx, viewer, { accountId, tag, onlyMedia = false, noDirect }, page) {
    const list = findTaggedBy[viewer.kind][onlyMedia ? 'media' : 'all'];
    const params = { ...reading(ctx, viewer), accountId, tag, noDirect: toFlag(noDirect) };
    return walkPage(ctx, list, params, page);
  },
};

function toFlag(on = false): 0 | 1 {
  return on ? 1 : 0;
}

/** Ordered by something its reader does not see: the mark's id. */
export const markedSource: Source<TimelineOf<'marked'>> = {
  async skeleton(ctx, viewer, { by, accountId }, page) {
    const params = { ...reading(ctx, viewer), accountId };
    return walkPage(ctx, findMarked[by][viewer.kind], params, page, { by: 'mark', idOf: (row) => row.markId });
  },
};

/** What quotes a post with its author's consent. */
export const quotesSource: Source<TimelineOf<'quotes'>> = {
  async skeleton(ctx, viewer, { postId }, page) {
    return walkPage(ctx, findQuotes[viewer.kind], { ...reading(ctx, viewer), postId }, page);
  },
};
