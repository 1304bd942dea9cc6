import type { AccountView } from '../src/core/views/account.ts';
import type { PostFacts } from '../src/core/views/facts.ts';
import type { PostMine } from '../src/core/views/mine.ts';

const GROUPS = ['text', 'thread', 'policy', 'stats'] as const;
type Group = (typeof GROUPS)[number];

export type FactsChanges = Partial<Omit<PostFacts, Group>> & { [G in Group]?: Partial<PostFacts[G]> };

/** A public post without anything special, for tests of renderers. */
export function createFacts(account: AccountView, changes: FactsChanges = {}): PostFacts {
  const { text, thread, policy, stats, ...rest } = changes;
  const id = rest.id ?? 10;
  return {
    id,
    uri: `https://linnet.test/posts/${id}`,
    url: `https://linnet.test/@alice/${id}`,
    kind: 'note',
    account,
    community: null,
    local: true,
    appId: null,
    text: {
      title: null,
      content: '<p>hello</p>',
      contentWarning: '',
      sensitive: false,
      marked: false,
      language: 'en',
      linkUrl: null,
      mentions: [],
      tags: [],
      emojis: [],
      bytes: 12,
      ...text,
    },
    thread: { conversationId: id, replyToId: null, replyToAccountId: null, ...thread },
    policy: {
      visibility: 'public',
      audience: 'everyone',
      localOnly: false,
      state: 'shown',
      lockedAt: null,
      quote: { yes: ['everyone'], ask: [] },
      ...policy,
    },
    stats: {
      likes: 0,
      dislikes: 0,
      boosts: 0,
      replies: 0,
      quotes: 0,
      reactions: 0,
      score: 0,
      lastReplyAt: null,
      ...stats,
    },
    media: [],
    reactions: [],
    poll: null,
    quote: null,
    card: null,
    collections: [],
    createdAt: Date.UTC(2024, 1, 29, 13, 14, 15, 16),
    editedAt: null,
    ...rest,
  };
}

/** What a post is to somebody who did nothing to it. */
export function createMine(changes: Partial<PostMine> = {}): PostMine {
  return {
    own: false,
    liked: false,
    disliked: false,
    boosted: false,
    bookmarked: false,
    pinned: false,
    muted: false,
    reactions: [],
    choices: [],
    filtered: [],
    may: { reply: 'yes', boost: 'yes', quote: 'yes', like: 'yes', react: 'yes', vote: 'yes' },
    ...changes,
  };
}
