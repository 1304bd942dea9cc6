import type { Account } from '@linnet/api-schemas/mastodon/account.ts';
import type { Mention as WireMention } from '@linnet/api-schemas/mastodon/mention.ts';
import type { QuoteApproval } from '@linnet/api-schemas/mastodon/quote-approval.ts';
import type { RebloggedStatus, Status } from '@linnet/api-schemas/mastodon/status.ts';
import type { Mention } from '../../../core/posts/mentions.ts';
import type { BoostView, EntryView, PostView } from '../../../core/views/post.ts';
import { renderAccount } from './account.ts';
import { toInstant } from './dates.ts';
import { renderEmojis } from './emoji.ts';
import { renderMediaAttachments } from './media-attachment.ts';
import { NONE, type Render, toAcct } from './render.ts';
import { renderContent } from './status-content.ts';
import { renderStatusTags } from './tag.ts';
import { renderVisibility } from './visibility.ts';

/** Quotes are not a feature of this server yet, so that nobody may quote. */
const NO_QUOTES: QuoteApproval = { automatic: [], manual: [], current_user: 'denied' };

/** A line of a timeline: a post, or the wrapper of a boost with the post in it. `viewerId` is null for visitors. */
export function renderEntry(render: Render, viewerId: number | null, entry: EntryView): Status {
  return entry.boost === undefined
    ? renderPost(render, viewerId, entry.post)
    : renderBoost(render, viewerId, entry.post, entry.boost);
}

/** A post itself. Visitors get none of the viewer's keys: apps tell absent from null. */
export function renderPost(render: Render, viewerId: number | null, post: PostView): RebloggedStatus {
  const status: RebloggedStatus = {
    id: String(post.id),
    uri: post.uri,
    url: post.url,
    created_at: toInstant(post.createdAt),
    edited_at: post.editedAt === null ? null : toInstant(post.editedAt),
    in_reply_to_id: post.replyToId === null ? null : String(post.replyToId),
    in_reply_to_account_id: post.replyToAccountId === null ? null : String(post.replyToAccountId),
    account: renderAccount(render, post.account),
    content: renderContent(post),
    spoiler_text: post.contentWarning,
    sensitive: post.sensitive,
    visibility: renderVisibility(post.visibility),
    language: post.language,
    replies_count: post.repliesCount,
    reblogs_count: post.boostsCount,
    favourites_count: post.likesCount,
    quotes_count: 0,
    media_attachments: renderMediaAttachments(render, post.media),
    mentions: renderMentions(post.mentions),
    tags: renderStatusTags(render, post.tags),
    emojis: renderEmojis(render, post.emojis),
    tagged_collections: NONE,
    card: null,
    poll: null,
    quote: null,
    quote_approval: NO_QUOTES,
    application: post.appId === null ? null : render.findApp(post.appId),
    local_only: post.localOnly,
    emoji_reactions: NONE,
    community: null,
    title: post.title,
    dislikes_count: 0,
    reblog: null,
  };
  const { marks } = post;
  if (marks !== undefined) {
    status.favourited = marks.liked;
    status.reblogged = marks.boosted;
    status.muted = marks.muted;
    status.bookmarked = marks.bookmarked;
    status.filtered = NONE;
    if (post.account.id === viewerId && post.visibility !== 'direct') status.pinned = marks.pinned;
  }
  return status;
}

/** The wrapper has an id, a date and an account of its own, and no text: apps read the post from `reblog`. */
function renderBoost(render: Render, viewerId: number | null, post: PostView, boost: BoostView): Status {
  const reblog = renderPost(render, viewerId, post);
  const account: Account = boost.account.id === post.account.id ? reblog.account : renderAccount(render, boost.account);
  const status: Status = {
    id: String(boost.id),
    uri: boost.uri,
    url: post.url,
    created_at: toInstant(boost.createdAt),
    edited_at: null,
    in_reply_to_id: null,
    in_reply_to_account_id: null,
    account,
    content: '',
    spoiler_text: '',
    sensitive: reblog.sensitive,
    visibility: renderVisibility(boost.visibility),
    language: null,
    replies_count: reblog.replies_count,
    reblogs_count: reblog.reblogs_count,
    favourites_count: reblog.favourites_count,
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
    local_only: reblog.local_only,
    emoji_reactions: NONE,
    community: null,
    title: null,
    dislikes_count: 0,
    reblog,
  };
  if (post.marks !== undefined) {
    status.favourited = post.marks.liked;
    status.reblogged = post.marks.boosted;
    status.muted = post.marks.muted;
    status.bookmarked = post.marks.bookmarked;
    status.filtered = NONE;
  }
  return status;
}

/** `url` equals the `href` of the mention inside the content: apps match the two. */
function renderMentions(mentions: readonly Mention[]): WireMention[] {
  if (mentions.length === 0) return NONE;
  return mentions.map(({ accountId, username, domain, url }) => ({
    id: String(accountId),
    username,
    acct: toAcct(username, domain),
    url,
  }));
}
