import { fullHandle, type Here, mint } from '../../core/addresses.ts';
import type { Mention } from '../../core/posts/mentions.ts';
import type { PostFacts, PostKind } from '../../core/views/facts.ts';
import type { SourceView } from '../../core/views/source.ts';
import { toIso } from '../../lib/clock.ts';
import { renderAttachment } from './attachment.ts';
import { renderAudience, wireVisibility } from './audience.ts';
import { NOTE_CONTEXT } from './context.ts';
import { renderEmoji } from './emoji.ts';
import { renderHashtag } from './hashtag.ts';
import { addList, type Json } from './json.ts';
import { renderPoll } from './poll.ts';
import { renderFallback, renderQuote, renderQuoteLink, renderQuotePolicy } from './quote.ts';

export interface NoteInput {
  here: Here;
  post: PostFacts;
  /** What its author typed. */
  source?: SourceView | undefined;
  /** The uri of the post this one answers. */
  replyToUri?: string | undefined;
  /** The post it quotes: its uri, and its page for people. */
  quoted?: { uri: string; url: string } | undefined;
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
  const { post, here } = input;
  const { text } = post;
  const quoted = quotedOf(input);
  const content = quoted === undefined ? text.content : renderFallback(quoted.url) + text.content;
  const mentioned = text.mentions.map((mention) => mention.uri);
  const note: Json = {
    id: post.uri,
    type: TYPES[post.kind],
    attributedTo: post.account.uri,
    content,
    published: toIso(post.createdAt),
    url: post.url,
    ...renderAudience(wireVisibility(post.policy), post.account.uri, mentioned),
    sensitive: text.sensitive,
    replies: `${post.uri}/replies`,
    likes: `${post.uri}/likes`,
    shares: `${post.uri}/shares`,
    interactionPolicy: renderQuotePolicy(post),
  };
  if (text.title !== null) note['name'] = text.title;
  if (text.language !== null) note['contentMap'] = { [text.language]: content };
  // A content warning travels as the summary; every reader but Mitra takes it so.
  if (text.contentWarning !== '') note['summary'] = text.contentWarning;
  if (post.poll !== null) Object.assign(note, renderPoll(post.poll));
  if (input.replyToUri !== undefined) note['inReplyTo'] = input.replyToUri;
  if (quoted !== undefined) Object.assign(note, renderQuote(quoted.uri, post.quote?.stampUri ?? null));
  if (post.editedAt !== null) note['updated'] = toIso(post.editedAt);
  if (input.source !== undefined) {
    note['source'] = { content: input.source.text, mediaType: input.source.type };
  }
  addList(
    note,
    'attachment',
    post.media.flatMap((media) => renderAttachment(here, media) ?? []),
  );
  addList(note, 'tag', [
    ...text.mentions.map((mention) => renderMention(here, mention)),
    ...text.tags.map((tag) => renderHashtag(mint.tag(here, tag), tag)),
    ...text.emojis.map((emoji) => renderEmoji(here, emoji)),
    ...(quoted === undefined ? [] : [renderQuoteLink(quoted.uri)]),
  ]);
  return note;
}

/** A quote that was refused or taken back is none. */
function quotedOf({ post, quoted }: NoteInput) {
  return post.quote?.state === 'accepted' || post.quote?.state === 'pending' ? quoted : undefined;
}

/** The document that a GET of the post answers. */
export function renderNoteDocument(input: NoteInput): Json {
  return { '@context': NOTE_CONTEXT, ...renderNote(input) };
}

function renderMention(here: Here, { username, domain, uri }: Mention): Json {
  const handle = domain === '' ? fullHandle(here, username) : `${username}@${domain}`;
  return { type: 'Mention', href: uri, name: `@${handle}` };
}
