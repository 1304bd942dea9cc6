import type { Mention } from '../../core/posts/mentions.ts';
import type { PostView } from '../../core/views/post.ts';
import type { PostKind } from '../../db/tables/posts.ts';
import { toIso } from '../../lib/clock.ts';
import { renderAttachment } from './attachment.ts';
import { renderAudience } from './audience.ts';
import { NOTE_CONTEXT } from './context.ts';
import { renderEmoji } from './emoji.ts';
import { addList, type Json } from './json.ts';

export interface NoteInput {
  publicUrl: string;
  /** The domain of local handles. */
  domain: string;
  post: PostView;
  /** The uri of the post this one answers. */
  replyToUri?: string | undefined;
}

const TYPES: Record<PostKind, string> = {
  note: 'Note',
  article: 'Article',
  page: 'Page',
  question: 'Question',
  video: 'Video',
  audio: 'Audio',
  image: 'Image',
  event: 'Event',
};

/** A local post as its object, without context. */
export function renderNote(input: NoteInput): Json {
  const { post, publicUrl } = input;
  const mentioned = post.mentions.map((mention) => mention.uri);
  const note: Json = {
    id: post.uri,
    type: TYPES[post.kind],
    attributedTo: post.account.uri,
    content: post.content,
    published: toIso(post.createdAt),
    url: post.url,
    ...renderAudience(post.visibility, post.account.uri, mentioned),
    sensitive: post.sensitive,
    replies: `${post.uri}/replies`,
    likes: `${post.uri}/likes`,
    shares: `${post.uri}/shares`,
  };
  if (post.title !== null) note['name'] = post.title;
  if (post.language !== null) note['contentMap'] = { [post.language]: post.content };
  // A content warning travels as the summary; every reader but Mitra takes it so.
  if (post.contentWarning !== '') note['summary'] = post.contentWarning;
  if (input.replyToUri !== undefined) note['inReplyTo'] = input.replyToUri;
  if (post.editedAt !== null) note['updated'] = toIso(post.editedAt);
  if (post.sourceText !== null) {
    note['source'] = { content: post.sourceText, mediaType: post.sourceType ?? 'text/plain' };
  }
  addList(
    note,
    'attachment',
    post.media.flatMap((media) => renderAttachment(publicUrl, media) ?? []),
  );
  addList(note, 'tag', [
    ...post.mentions.map((mention) => renderMention(mention, input.domain)),
    ...post.tags.map((tag) => ({
      type: 'Hashtag',
      href: `${publicUrl}/tags/${encodeURIComponent(tag)}`,
      name: `#${tag}`,
    })),
    ...post.emojis.map(renderEmoji),
  ]);
  return note;
}

/** The document that a GET of the post answers. */
export function renderNoteDocument(input: NoteInput): Json {
  return { '@context': NOTE_CONTEXT, ...renderNote(input) };
}

function renderMention(mention: Mention, domain: string): Json {
  const host = mention.domain === '' ? domain : mention.domain;
  return { type: 'Mention', href: mention.uri, name: `@${mention.username}@${host}` };
}
