import Type, { type Static } from 'typebox';
import { Community } from './community.ts';
import { Person } from './person.ts';

const Text = Type.Optional(Type.String());

export const Post = Type.Object({
  id: Type.Integer(),
  name: Type.String(),
  url: Text,
  body: Text,
  creator_id: Type.Integer(),
  community_id: Type.Integer(),
  removed: Type.Boolean(),
  locked: Type.Boolean(),
  published: Type.String(),
  updated: Text,
  deleted: Type.Boolean(),
  nsfw: Type.Boolean(),
  embed_title: Text,
  embed_description: Text,
  thumbnail_url: Text,
  ap_id: Type.String(),
  local: Type.Boolean(),
  embed_video_url: Text,
  language_id: Type.Integer(),
  featured_community: Type.Boolean(),
  featured_local: Type.Boolean(),
  url_content_type: Text,
  alt_text: Text,
});
export type Post = Static<typeof Post>;

export const PostView = Type.Object({
  post: Post,
  creator: Person,
  community: Community,
  creator_banned_from_community: Type.Boolean(),
  banned_from_community: Type.Boolean(),
  creator_is_moderator: Type.Boolean(),
  creator_is_admin: Type.Boolean(),
  counts: Type.Object({
    post_id: Type.Integer(),
    comments: Type.Integer(),
    score: Type.Integer(),
    upvotes: Type.Integer(),
    downvotes: Type.Integer(),
    published: Type.String(),
    newest_comment_time: Type.String(),
  }),
  subscribed: Type.Enum(['Subscribed', 'NotSubscribed', 'Pending']),
  saved: Type.Boolean(),
  read: Type.Boolean(),
  hidden: Type.Boolean(),
  creator_blocked: Type.Boolean(),
  /** Absent where nobody voted. */
  my_vote: Type.Optional(Type.Integer({ minimum: -1, maximum: 1 })),
  unread_comments: Type.Integer(),
});
export type PostView = Static<typeof PostView>;

export const GetPostsResponse = Type.Object({
  posts: Type.Array(PostView),
  /** Sent back as `page_cursor`; absent where there is no more. */
  next_page: Text,
});
export type GetPostsResponse = Static<typeof GetPostsResponse>;
