import { readPage } from '../../../db/keyset.ts';
import { notFound } from '../../../lib/errors.ts';
import { ownsConversation } from '../../conversations/load.ts';
import { findConversationPosts, findDirectPosts } from '../../conversations/queries.ts';
import { type Source, type TimelineOf, toKeysetPage, toSkeleton } from '../timeline.ts';

/** Throws `not-found` for visitors, and for a conversation that is not the viewer's. */
export const directSource: Source<TimelineOf<'direct'>> = {
  async skeleton(ctx, viewer, { conversationId }, page) {
    if (viewer.kind !== 'member') throw notFound();
    const { accountId } = viewer;
    const bounds = toKeysetPage(page, 'id');
    const params = { accountId, now: ctx.clock.now() };
    if (conversationId === undefined) {
      return toSkeleton(await readPage(ctx.db, findDirectPosts, params, bounds), page);
    }
    if (!(await ownsConversation(ctx, { accountId, id: conversationId }))) throw notFound();
    return toSkeleton(await readPage(ctx.db, findConversationPosts, { ...params, conversationId }, bounds), page);
  },
};
