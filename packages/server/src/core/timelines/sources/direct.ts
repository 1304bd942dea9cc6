import { notFound } from '../../../lib/errors.ts';
import { ownsConversation } from '../../conversations/load.ts';
import { findDirectPosts } from '../../conversations/queries.ts';
import type { Source, TimelineOf } from '../timeline.ts';
import { walkPage } from './walk.ts';

/** Throws `not-found` for visitors, and for a conversation that is not the viewer's. */
export const directSource: Source<TimelineOf<'direct'>> = {
  async skeleton(ctx, viewer, { conversationId = 0 }, page) {
    if (viewer.kind !== 'member') throw notFound();
    const { accountId } = viewer;
    const params = { accountId, conversationId, now: ctx.clock.now() };
    if (conversationId === 0) return walkPage(ctx, findDirectPosts.all, params, page);
    if (!(await ownsConversation(ctx, { accountId, id: conversationId }))) throw notFound();
    return walkPage(ctx, findDirectPosts.one, params, page);
  },
};
