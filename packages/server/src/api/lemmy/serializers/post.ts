import type { Post, PostView } from '@linnet/api-schemas/lemmy/post.ts';
import type { Context } from '../../../core/context.ts';
import { pictureUrl } from '../../../core/media/proxy.ts';
import type { AccountView } from '../../../core/views/account.ts';
import type { CardView } from '../../../core/views/card.ts';
import type { PostFacts } from '../../../core/views/facts.ts';
import type { PostView as CoreView } from '../../../core/views/post.ts';
import { htmlToText } from '../../../lib/html/html-to-text.ts';
import { languageId } from '../languages.ts';
import { renderCommunity } from './community.ts';
import { renderPerson } from './person.ts';
import { toLemmyTime } from './times.ts';

const TITLE_MAX = 200;

/** A post of a community. */
export function renderPostView(ctx: Context, { facts, mine }: CoreView, community: AccountView): PostView {
  const { id, account, stats } = facts;
  const view: PostView = {
    post: renderPost(ctx, facts, community),
    creator: renderPerson(ctx, account),
    community: renderCommunity(ctx, community),
    creator_banned_from_community: false,
    banned_from_community: false,
    creator_is_moderator: false,
    creator_is_admin: false,
    counts: {
      post_id: id,
      comments: stats.replies,
      score: stats.likes - stats.dislikes,
      upvotes: stats.likes,
      downvotes: stats.dislikes,
      published: toLemmyTime(facts.createdAt),
      newest_comment_time: toLemmyTime(stats.lastReplyAt ?? facts.createdAt),
    },
    subscribed: 'NotSubscribed',
    saved: mine?.bookmarked ?? false,
    read: false,
    hidden: false,
    creator_blocked: false,
    unread_comments: stats.replies,
  };
  if (mine?.liked) view.my_vote = 1;
  if (mine?.disliked) view.my_vote = -1;
  return view;
}

function renderPost(ctx: Context, facts: PostFacts, community: AccountView): Post {
  const { id, account, text, policy, media } = facts;
  const body = htmlToText(text.content);
  const post: Post = {
    id,
    name: text.title ?? titleOf(body),
    creator_id: account.id,
    community_id: community.id,
    removed: policy.state === 'removed' || policy.state === 'refused',
    locked: policy.lockedAt !== null,
    published: toLemmyTime(facts.createdAt),
    deleted: policy.state === 'deleted',
    nsfw: text.sensitive,
    ap_id: facts.uri,
    local: facts.local,
    language_id: languageId(text.language),
    featured_community: false,
    featured_local: false,
  };
  const [file] = media;
  const picture = file?.kind === 'image' ? pictureUrl(ctx, file.key, file.remoteUrl) : undefined;
  const url = text.linkUrl ?? picture;
  if (url !== undefined) post.url = url;
  if (body !== '') post.body = body;
  if (facts.editedAt !== null) post.updated = toLemmyTime(facts.editedAt);
  if (picture !== undefined) post.thumbnail_url = picture;
  if (file?.description != null) post.alt_text = file.description;
  if (text.linkUrl !== null && facts.card !== null) addCard(ctx, post, facts.card);
  return post;
}

/** What the page says of itself that a post is about. */
function addCard(ctx: Context, post: Post, { title, description, imageUrl }: CardView): void {
  post.embed_title = title;
  if (description !== '') post.embed_description = description;
  const picture = pictureUrl(ctx, null, imageUrl);
  if (picture !== undefined) post.thumbnail_url ??= picture;
}

/** A note that was sent to a community has no title: its first line is one. */
function titleOf(body: string): string {
  const [line = ''] = body.split('\n', 1);
  return [...line].slice(0, TITLE_MAX).join('') || '…';
}
