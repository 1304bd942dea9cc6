import type { AccountRef } from '../../core/accounts/find.ts';
import type { RemoteMedia } from '../../core/media/facet.ts';
import type { RemotePoll } from '../../core/polls/input.ts';
import type { Mention } from '../../core/posts/mentions.ts';
import type { RemotePost } from '../../core/posts/receive.ts';
import type { PostKind } from '../../core/views/facts.ts';
import { escapeHtml } from '../../lib/html/escape-html.ts';
import { htmlToText } from '../../lib/html/html-to-text.ts';
import { cutText } from '../../lib/text/clean-text.ts';
import type { ReadAttachment } from '../read/attachment.ts';
import { computeVisibility } from '../read/audience.ts';
import type { ReadObject } from '../read/object.ts';
import type { ReadPoll } from '../read/poll.ts';
import { dropForeignLinks } from '../read/same-origin.ts';
import { toPolicy } from './policy-input.ts';

const KINDS: Record<string, PostKind> = {
  Note: 'note',
  Article: 'article',
  Page: 'page',
  Question: 'question',
  Video: 'video',
  Audio: 'audio',
  Track: 'audio',
  Image: 'image',
  Event: 'event',
};
/** Private messages of other kinds, and things that are no posts. */
const NEVER = new Set(['ChatMessage', 'EncryptedMessage', 'Place', 'Profile', 'Relationship', 'Story', 'FeaturedItem']);
const MAX_MEDIA = 16;
const MAX_WARNING = 5_000;

/** What kind of post an object is; undefined when it is none. */
export function postKindOf(object: ReadObject): PostKind | undefined {
  if (NEVER.has(object.type) || object.id === null) return undefined;
  return KINDS[object.type] ?? 'note';
}

/** A vote for a poll's option: a Note that only names it; Pleroma calls it an Answer among its own. */
export function isVote(object: ReadObject): boolean {
  return (
    (object.type === 'Note' || object.type === 'Answer') &&
    object.name !== null &&
    object.content === null &&
    object.inReplyTo !== null
  );
}

/** An object as core takes it. It comes from its author's origin, and its mentions have been looked up. */
export function toRemotePost(
  object: ReadObject,
  kind: PostKind,
  author: Pick<AccountRef, 'id' | 'uri' | 'followersUri'>,
  mentions: Mention[],
): RemotePost {
  const own = dropForeignLinks(object);
  const warns = kind === 'note' || kind === 'question' || kind === 'page';
  const files = own.attachments.filter((file) => file.type !== 'link');
  return {
    uri: own.id as string,
    url: own.url,
    accountId: author.id,
    kind,
    title: own.title,
    content: readContent(own),
    contentWarning: warns && own.summary !== null ? cutText(htmlToText(own.summary), MAX_WARNING).trim() : '',
    sourceText: own.source?.content ?? null,
    sourceType: own.source?.mediaType ?? null,
    language: own.language,
    visibility: computeVisibility(own, [author.uri], author.followersUri),
    sensitive: own.sensitive,
    replyToUri: own.inReplyTo,
    quoteUri: own.quoteUrl,
    quoteConsent: own.quotesWithConsent ? { stampUri: own.quoteAuthorization } : undefined,
    policy: toPolicy(own, author),
    linkUrl: kind === 'page' ? (own.attachments.find((file) => file.type === 'link')?.url ?? null) : null,
    mentions,
    tags: own.tags.hashtags.map((tag) => tag.name),
    emojis: own.tags.emojis.map(({ shortcode, url }) => ({ shortcode, url })),
    media: files.slice(0, MAX_MEDIA).map(toMedia),
    poll: toRemotePoll(own),
    createdAt: own.published ?? own.updated ?? Number.POSITIVE_INFINITY,
    editedAt: own.updated !== null && own.published !== null && own.updated > own.published ? own.updated : null,
  };
}

/** HTML; plain text and Markdown are shown as they were typed. An abstract stands in where there is nothing else. */
function readContent(object: ReadObject): string {
  const content = object.content ?? (object.type === 'Note' ? '' : (object.summary ?? ''));
  const plain = object.mediaType !== null && /^text\/(?:plain|markdown|x\.misskeymarkdown)/.test(object.mediaType);
  return plain && object.content !== null ? `<p>${escapeHtml(content).replaceAll('\n', '<br>')}</p>` : content;
}

function toMedia(file: ReadAttachment): RemoteMedia {
  return {
    kind: file.type === 'image' || file.type === 'video' || file.type === 'audio' ? file.type : 'unknown',
    mimeType: file.mediaType,
    url: file.url,
    description: file.name,
    width: file.width,
    height: file.height,
    blurhash: file.blurhash,
    remotePreviewUrl: file.preview,
    focusX: file.focalPoint?.[0] ?? 0,
    focusY: file.focalPoint?.[1] ?? 0,
  };
}

/** The poll of a Question as core takes it. `closed` without a time says that it is over, and no more. */
export function toRemotePoll({ poll }: { poll: ReadPoll | null }): RemotePoll | null {
  if (poll === null) return null;
  const { options, multiple, voters, closed, endTime } = poll;
  return {
    options: options.map(({ name, votes }) => ({ title: name, votes })),
    multiple,
    voters,
    endsAt: closed ?? endTime,
  };
}
