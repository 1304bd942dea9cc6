import type { Audience, PostsTable, Visibility } from '../../db/tables/posts.ts';

type Given = 'id' | 'accountId' | 'uri' | 'content' | 'visibility' | 'createdAt';

/** A row of `posts`: what is given, and what every post starts with. */
export function newPost(given: Pick<PostsTable, Given> & Partial<PostsTable>): PostsTable {
  return {
    url: null,
    kind: 'note',
    kindUri: null,
    state: 'shown',
    title: null,
    contentWarning: '',
    sourceText: null,
    sourceType: null,
    bytes: countBytes(given.content, given.sourceText ?? null),
    language: null,
    audience: audienceOf(given.visibility),
    local: 0,
    localOnly: 0,
    sensitive: 0,
    marked: 0,
    replyToId: null,
    replyToAccountId: null,
    replyToUri: null,
    conversationId: given.id,
    communityId: null,
    quoteId: null,
    quoteUri: null,
    quoteState: null,
    quoteStampUri: null,
    linkUrl: null,
    appId: null,
    policyJson: null,
    lockedAt: null,
    distinguished: 0,
    mentionsJson: '[]',
    tagsJson: '[]',
    collectionsJson: '[]',
    emojisJson: '[]',
    mediaCount: 0,
    linked: 0,
    editedAt: null,
    version: 0,
    ...given,
  };
}

/** What a page that shows a post weighs, in bytes of text. */
export function countBytes(content: string, sourceText: string | null): number {
  return Buffer.byteLength(content) + Buffer.byteLength(sourceText ?? '');
}

/** Who may see a post of this label, where its author said nothing more. */
export function audienceOf(visibility: Visibility): Audience {
  if (visibility === 'followers') return 'followers';
  return visibility === 'direct' ? 'named' : 'everyone';
}
