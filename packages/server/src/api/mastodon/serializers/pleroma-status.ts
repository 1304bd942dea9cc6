import type { PleromaStatus } from '@linnet/api-schemas/mastodon/pleroma.ts';
import type { PostFacts } from '../../../core/views/facts.ts';
import type { PostView } from '../../../core/views/post.ts';
import { renderReactions } from './emoji-reaction.ts';
import { type Render, toAcct } from './render.ts';

/**
 * What Pleroma's apps read of a post, the same for everybody. Its text without markup, which Pleroma has too, would take
 * three times as long as all else of a post to write, and its apps do without.
 */
export function renderPleroma(render: Render, post: PostFacts): PleromaStatus {
  return {
    local: post.local,
    conversation_id: post.thread.conversationId,
    in_reply_to_account_acct: findAnswered(post),
    emoji_reactions: renderReactions(render, post.reactions),
  };
}

/** What is one viewer's of it; undefined for most. */
export function renderPleromaMine({
  mine,
  quote,
}: Pick<PostView, 'mine' | 'quote'>): Partial<PleromaStatus> | undefined {
  const quoted = quote?.post?.facts;
  if (quoted === undefined && mine?.muted !== true) return undefined;
  return {
    ...(mine?.muted === true && { thread_muted: true }),
    ...(quoted !== undefined && { quote_id: String(quoted.id), quote_url: quoted.url }),
  };
}

/** Whoever is answered is mentioned, or is the author. */
function findAnswered({ account, thread, text }: PostFacts): string | null {
  const id = thread.replyToAccountId;
  if (id === null) return null;
  if (id === account.id) return toAcct(account.username, account.domain);
  const mention = text.mentions.find(({ accountId }) => accountId === id);
  return mention === undefined ? null : toAcct(mention.username, mention.domain);
}
