import type { EmojiReaction } from '@linnet/api-schemas/mastodon/extensions.ts';
import type { ReactionView } from '../../../core/views/reactions.ts';
import { NONE, type Render } from './render.ts';

/** `:shortcode@domain:` is `shortcode@domain` on the wire, as in Pleroma's API. */
export function toReactionName(emoji: string): string {
  return emoji.startsWith(':') ? emoji.slice(1, -1) : emoji;
}

/** What people of other servers reacted with; nobody here can react yet, so that none of them is the viewer's. */
export function renderReactions(render: Render, reactions: readonly ReactionView[]): EmojiReaction[] {
  if (reactions.length === 0) return NONE;
  return reactions.map(({ emoji, count, url }) => {
    const name = toReactionName(emoji);
    const reaction: EmojiReaction = { name, count, account_ids: NONE };
    if (url !== null) {
      reaction.url = render.proxyUrl(url);
      reaction.static_url = render.stillUrl(url);
      reaction.domain = name.split('@')[1] ?? null;
    }
    return reaction;
  });
}
