import { conversations } from '@linnet/api-schemas/pleroma/endpoints/conversations.ts';
import { defineRoutes } from '../../http/route.ts';
import { answerConversation } from '../../mastodon/conversations.ts';
import { answerTimeline } from '../../mastodon/timelines.ts';

/** What one sees of a conversation beside its place in the list. */
export const conversationRoutes = defineRoutes(conversations, {
  get: ({ ctx, accountId, path }) => answerConversation(ctx, accountId, path.id),
  statuses: (call) => answerTimeline(call, { kind: 'direct', conversationId: call.path.id }),
});
