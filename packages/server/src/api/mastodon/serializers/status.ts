import type { Mention as WireMention } from '@linnet/api-schemas/mastodon/mention.ts';
import type { Quote, ShallowQuote } from '@linnet/api-schemas/mastodon/quote.ts';
import type { QuoteApproval } from '@linnet/api-schemas/mastodon/quote-approval.ts';
import type { RebloggedStatus, Status } from '@linnet/api-schemas/mastodon/status.ts';
import type { Mention } from '../../../core/posts/mentions.ts';
import type { BoostView } from '../../../core/views/boost.ts';
import type { PostFacts, PostState } from '../../../core/views/facts.ts';
import type { PostMine } from '../../../core/views/mine.ts';
import type { EntryView, PostView } from '../../../core/views/post.ts';
import type { QuoteView } from '../../../core/views/quote.ts';
import { renderAccount } from './account.ts';
import { renderCard } from './card.ts';
import { renderCollection } from './collection.ts';
import { toInstant } from './dates.ts';
import { renderEmojis } from './emoji.ts';
import { renderReactions } from './emoji-reaction.ts';
import { renderFilterResult } from './filter.ts';
import { renderMediaAttachments } from './media-attachment.ts';
import { renderPleroma, renderPleromaMine } from './pleroma-status.ts';
import { renderPoll } from './poll.ts';
import { QUOTE_STATES, renderQuoteApproval } from './quote.ts';
import { NONE, type Render, toAcct } from './render.ts';
import { renderContent } from './status-content.ts';
import { renderStatusTags } from './tag.ts';
import { renderVisibility } from './visibility.ts';

/** The wrapper of a boost is no post that could be quoted. */
const NO_QUOTES: QuoteApproval = { automatic: [], manual: [], current_user: 'denied' };

/** What its author is told of a post that nobody else sees. */
const HELD: Partial<Record<PostState, Pick<Status, 'held'>>> = {
  held: { held: 'waiting' },
  refused: { held: 'refused' },
};

/** A line of a timeline: a post, or the wrapper of a boost with the post in it. Visitors get none of the viewer's keys. */
export function renderEntry(render: Render, { post, boost }: EntryView): Status {
  if (boost === undefined) return renderPost(render, post);
  const status = { ...renderBoost(render, post.facts, boost), reblog: renderPost(render, post) };
  return post.mine === undefined ? status : Object.assign(status, renderMine(render, post.mine));
}

/** A post itself, as its viewer sees it: apps tell absent keys from null. */
export function renderPost(render: Render, { facts, mine, quote }: PostView): RebloggedStatus {
  const own = mine === undefined ? renderOpen(render, { facts, quote }) : renderMine(render, mine, { facts, quote });
  const status = Object.assign(renderFacts(render, facts), own);
  const pleroma = renderPleromaMine({ mine, quote });
  if (pleroma !== undefined) status.pleroma = { ...status.pleroma, ...pleroma };
  return status;
}

/** What a post is to everybody; what it quotes is another thing to each viewer. */
export function renderFacts(render: Render, post: PostFacts): RebloggedStatus {
  const { text, thread, policy, stats } = post;
  return {
    id: String(post.id),
    uri: post.uri,
    url: post.url,
    created_at: toInstant(post.createdAt),
    edited_at: post.editedAt === null ? null : toInstant(post.editedAt),
    in_reply_to_id: thread.replyToId === null ? null : String(thread.replyToId),
    in_reply_to_account_id: thread.replyToAccountId === null ? null : String(thread.replyToAccountId),
    account: renderAccount(render, post.account),
    content: renderContent(text),
    spoiler_text: text.contentWarning,
    sensitive: text.sensitive,
    visibility: renderVisibility(policy.visibility),
    language: text.language,
    replies_count: stats.replies,
    reblogs_count: stats.boosts,
    favourites_count: stats.likes,
    quotes_count: stats.quotes,
    media_attachments: renderMediaAttachments(render, post.media),
    mentions: renderMentions(text.mentions),
    tags: renderStatusTags(render, text.tags),
    emojis: renderEmojis(render, text.emojis),
    tagged_collections:
      post.collections.length === 0 ? NONE : post.collections.map((one) => renderCollection(render, one)),
    card: post.card === null ? null : renderCard(render, post.card),
    poll: renderPoll(render, post),
    quote: null,
    quote_approval: renderQuoteApproval(post),
    ...(post.appId !== null && { application: render.findApp(post.appId) }),
    local_only: policy.localOnly,
    emoji_reactions: renderReactions(render, post.reactions),
    community: null,
    title: text.title,
    dislikes_count: stats.dislikes,
    ...HELD[policy.state],
    reblog: null,
    pleroma: renderPleroma(render, post),
  };
}

type Mine = Pick<Status, 'favourited' | 'reblogged' | 'muted' | 'bookmarked' | 'filtered' | 'pinned'> & {
  poll?: Status['poll'];
  quote?: Status['quote'];
  quote_approval?: Status['quote_approval'];
};

/** What differs from viewer to viewer, for those who have nothing of their own. */
export function renderOpen(
  render: Render,
  { facts, quote }: Pick<PostView, 'facts' | 'quote'>,
): Pick<Mine, 'poll' | 'quote' | 'quote_approval'> {
  return {
    quote_approval: renderQuoteApproval(facts),
    ...(facts.poll !== null && { poll: renderPoll(render, facts) }),
    ...(facts.quote !== null && { quote: renderQuote(render, quote) }),
  };
}

/** What a post is to one viewer; without `post`, of the wrapper of a boost, which cannot be pinned. */
export function renderMine(render: Render, mine: PostMine, post?: Pick<PostView, 'facts' | 'quote'>): Mine {
  const keys: Mine = {
    favourited: mine.liked,
    reblogged: mine.boosted,
    muted: mine.muted,
    bookmarked: mine.bookmarked,
    filtered: mine.filtered.length === 0 ? NONE : mine.filtered.map(renderFilterResult),
  };
  if (post === undefined) return keys;
  const { facts, quote } = post;
  // What is one viewer's of a poll stands within it.
  if (facts.poll !== null) keys.poll = renderPoll(render, facts, mine);
  if (facts.quote !== null) keys.quote = renderQuote(render, quote);
  keys.quote_approval = renderQuoteApproval(facts, mine);
  if (mine.own && facts.policy.visibility !== 'direct') keys.pinned = mine.pinned;
  return keys;
}

/** What a post quotes, for its viewer: apps fold what the viewer blocked or muted. */
export function renderQuote(render: Render, quote: QuoteView | null): Quote | null {
  if (quote === null) return null;
  return {
    state: QUOTE_STATES[quote.state],
    quoted_status: quote.post === undefined ? null : renderQuoted(render, quote.post),
  };
}

function renderQuoted(render: Render, { facts, mine, quote }: PostView): NonNullable<Quote['quoted_status']> {
  const own = mine === undefined ? {} : renderMine(render, mine, { facts, quote: null });
  return { ...renderFacts(render, facts), ...own, quote: renderShallow(quote) };
}

/** What a quoted post quotes: its id, so that nesting ends. */
function renderShallow(quote: QuoteView | null): ShallowQuote | null {
  if (quote === null) return null;
  return { state: QUOTE_STATES[quote.state], quoted_status_id: quote.postId === null ? null : String(quote.postId) };
}

/** The wrapper has an id, a date and an account of its own, and no text: apps read the post from `reblog`. */
export function renderBoost(render: Render, post: PostFacts, boost: BoostView): Omit<Status, 'reblog'> {
  const { text, stats } = post;
  return {
    id: String(boost.id),
    uri: boost.uri,
    url: post.url,
    created_at: toInstant(boost.createdAt),
    edited_at: null,
    in_reply_to_id: null,
    in_reply_to_account_id: null,
    account: renderAccount(render, boost.account),
    content: '',
    spoiler_text: '',
    sensitive: text.sensitive,
    visibility: renderVisibility(boost.visibility),
    language: null,
    replies_count: stats.replies,
    reblogs_count: stats.boosts,
    favourites_count: stats.likes,
    quotes_count: 0,
    media_attachments: NONE,
    mentions: NONE,
    tags: NONE,
    emojis: NONE,
    tagged_collections: NONE,
    card: null,
    poll: null,
    quote: null,
    quote_approval: NO_QUOTES,
    application: null,
    local_only: post.policy.localOnly,
    emoji_reactions: NONE,
    community: null,
    title: null,
    dislikes_count: 0,
    pleroma: renderPleroma(render, post),
  };
}

/** `url` equals the `href` of the mention inside the content: apps match the two. */
export function renderMentions(mentions: readonly Mention[]): WireMention[] {
  if (mentions.length === 0) return NONE;
  return mentions.map(({ accountId, username, domain, url }) => ({
    id: String(accountId),
    username,
    acct: toAcct(username, domain),
    url,
  }));
}
