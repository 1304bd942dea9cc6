/** Verbs of the API with their undo, by what a library calls them, and the flag that tells of each. */
import type { mastodon } from 'masto';

type Rest = mastodon.rest.Client;
type Undoable<Key> = readonly [verb: Key, undo: Key, flag: string];

/** What is done to a post of somebody else's, and to one's own. */
export const STATUS_VERBS: readonly Undoable<keyof ReturnType<Rest['v1']['statuses']['$select']>>[] = [
  ['favourite', 'unfavourite', 'favourited'],
  ['reblog', 'unreblog', 'reblogged'],
  ['bookmark', 'unbookmark', 'bookmarked'],
  ['pin', 'unpin', 'pinned'],
  ['mute', 'unmute', 'muted'],
];

/** What is done to a person. */
export const ACCOUNT_VERBS: readonly Undoable<keyof ReturnType<Rest['v1']['accounts']['$select']>>[] = [
  ['follow', 'unfollow', 'following'],
  ['endorse', 'unendorse', 'endorsed'],
  ['pin', 'unpin', 'endorsed'],
  ['mute', 'unmute', 'muting'],
  ['block', 'unblock', 'blocking'],
];

/** What is done to a hashtag. */
export const TAG_VERBS: readonly Undoable<keyof ReturnType<Rest['v1']['tags']['$select']>>[] = [
  ['follow', 'unfollow', 'following'],
  ['feature', 'unfeature', 'featuring'],
];

/** Posts with each facet: what is sent, and what the answer must hold of it. */
export const FACETS: Record<string, { sent: mastodon.rest.v1.CreateStatusParams; holds: (post: Post) => unknown }> = {
  warning: {
    sent: { status: 'a', spoilerText: 'careful', sensitive: true },
    holds: (post) => post.spoilerText === 'careful' && post.sensitive,
  },
  language: { sent: { status: 'grüezi', language: 'de' }, holds: (post) => post.language === 'de' },
  unlisted: { sent: { status: 'b', visibility: 'unlisted' }, holds: (post) => post.visibility === 'unlisted' },
  'for followers': { sent: { status: 'c', visibility: 'private' }, holds: (post) => post.visibility === 'private' },
  direct: {
    sent: { status: '@bob d', visibility: 'direct' },
    holds: (post) => post.visibility === 'direct' && post.mentions[0]?.acct === 'bob',
  },
  hashtag: { sent: { status: '#Verbs' }, holds: (post) => post.tags[0]?.name.toLowerCase() === 'verbs' },
  poll: {
    sent: { status: 'e', poll: { options: ['one', 'two'], expiresIn: 3_600, multiple: true, hideTotals: true } },
    holds: (post) => post.poll?.multiple === true && post.poll.options.length === 2,
  },
  'who may quote': {
    sent: { status: 'f', quoteApprovalPolicy: 'nobody' },
    holds: (post) => post.quoteApproval?.automatic.length === 0,
  },
};

type Post = mastodon.v1.Status;
