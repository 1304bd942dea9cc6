import type { Conversation } from '@linnet/api-schemas/mastodon/conversation.ts';
import type { Context } from '../../core/context.ts';
import { type ConversationView, loadConversation } from '../../core/conversations/load.ts';
import { makeEach } from '../../core/make-each.ts';
import { notFound } from '../../lib/errors.ts';
import { loadAppNames, renderFor } from './render-for.ts';
import { renderConversation } from './serializers/conversation.ts';

/** Conversations as entities. */
export async function renderConversations(ctx: Context, views: readonly ConversationView[]): Promise<Conversation[]> {
  await loadAppNames(
    ctx,
    views.map((view) => view.post),
  );
  return makeEach(
    ctx,
    'conversation',
    views,
    (view) => view.id,
    (view) => renderConversation(renderFor(ctx), view),
  );
}

/** One conversation of an account. Throws `not-found`. */
export async function answerConversation(ctx: Context, accountId: number, id: number): Promise<Conversation> {
  const view = await loadConversation(ctx, accountId, id);
  const [conversation] = view === undefined ? [] : await renderConversations(ctx, [view]);
  if (conversation === undefined) throw notFound();
  return conversation;
}
