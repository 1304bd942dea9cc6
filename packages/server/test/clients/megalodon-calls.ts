/** What megalodon calls the verbs and the lists of the API, whatever kind of server it thinks it speaks to. */
import assert from 'node:assert/strict';
import type { MegalodonInterface } from 'megalodon';
import type { TestApp } from '../app.ts';
import type { Member, Seed } from '../seed.ts';

type Client = MegalodonInterface;

interface Page {
  data: readonly (string | Item)[];
  headers: { link?: string };
}

interface Item {
  id?: string;
  name?: string;
  status?: { id: string } | null;
  last_status?: { id: string } | null;
}

type Call = Extract<keyof Client, `${string}${'Status' | 'Account'}`>;

/** Verb, its undo, and the flag that tells of both. */
export const STATUS_VERBS: readonly (readonly [Call, Call, string])[] = [
  ['favouriteStatus', 'unfavouriteStatus', 'favourited'],
  ['reblogStatus', 'unreblogStatus', 'reblogged'],
  ['bookmarkStatus', 'unbookmarkStatus', 'bookmarked'],
  ['muteStatus', 'unmuteStatus', 'muted'],
  ['pinStatus', 'unpinStatus', 'pinned'],
];

export const ACCOUNT_VERBS: readonly (readonly [Call, Call, string])[] = [
  ['followAccount', 'unfollowAccount', 'following'],
  ['subscribeAccount', 'unsubscribeAccount', 'notifying'],
  ['pinAccount', 'unpinAccount', 'endorsed'],
  ['muteAccount', 'unmuteAccount', 'muting'],
  ['blockAccount', 'unblockAccount', 'blocking'],
];

/** Everything of a list, by `max_id` out of each answer's Link, as the library's users do it. */
export async function walk(read: (options: { limit: number; max_id?: string }) => Promise<unknown>): Promise<string[]> {
  const seen: string[] = [];
  for (let older: string | undefined = ''; older !== undefined; ) {
    const page = (await read({ limit: 2, ...(older !== '' && { max_id: older }) })) as Page;
    for (const item of page.data) seen.push(typeof item === 'string' ? item : keyOf(item));
    older = /[?&]max_id=([^&>]+)[^>]*>; rel="next"/.exec(page.headers.link ?? '')?.[1];
  }
  return seen;
}

function keyOf({ status, last_status: last, name, id }: Item): string {
  return (status ?? last)?.id ?? name ?? id ?? '';
}

export interface Made {
  id: string;
  list: string;
  own: string[];
  theirs: string[];
  direct: string[];
  people: string[];
  /** Who is muted, and who is blocked. */
  muted: string[];
  blocked: string[];
  domains: string[];
  scheduled: string[];
}

type Options = { limit: number; max_id?: string };

interface List {
  read: (client: Client, made: Made, options: Options) => Promise<unknown>;
  made: (made: Made) => readonly string[];
}

export const LISTS: Record<string, List> = {
  home: {
    read: (client, _, options) => client.getHomeTimeline(options),
    made: (made) => [...made.own, ...made.theirs],
  },
  public: {
    read: (client, _, options) => client.getPublicTimeline(options),
    made: (made) => [...made.own, ...made.theirs],
  },
  local: {
    read: (client, _, options) => client.getLocalTimeline(options),
    made: (made) => [...made.own, ...made.theirs],
  },
  tag: {
    read: (client, made, options) => client.getTagTimeline(`paged${made.id}`, options),
    made: (made) => made.own,
  },
  list: {
    read: (client, made, options) => client.getListTimeline(made.list, options),
    made: (made) => made.theirs,
  },
  'members of a list': {
    read: (client, made, options) => client.getAccountsInList(made.list, options),
    made: (made) => made.people,
  },
  profile: {
    read: (client, made, options) => client.getAccountStatuses(made.id, options),
    made: (made) => made.own,
  },
  followers: {
    read: (client, made, options) => client.getAccountFollowers(made.id, options),
    made: (made) => made.people,
  },
  following: {
    read: (client, made, options) => client.getAccountFollowing(made.id, options),
    made: (made) => made.people,
  },
  likes: { read: (client, _, options) => client.getFavourites(options), made: (made) => made.theirs },
  bookmarks: { read: (client, _, options) => client.getBookmarks(options), made: (made) => made.theirs },
  'liked by': {
    read: (client, made) => client.getStatusFavouritedBy(made.own[0] as string),
    made: (made) => made.people,
  },
  'boosted by': {
    read: (client, made) => client.getStatusRebloggedBy(made.own[0] as string),
    made: (made) => made.people,
  },
  conversations: {
    read: (client, _, options) => client.getConversationTimeline(options),
    made: (made) => made.direct,
  },
  'blocked domains': { read: (client, _, options) => client.getDomainBlocks(options), made: (made) => made.domains },
  'scheduled posts': {
    read: (client, _, options) => client.getScheduledStatuses(options),
    made: (made) => made.scheduled,
  },
  lists: { read: (client) => client.getLists(), made: (made) => [made.list] },
  muted: { read: (client, _, options) => client.getMutes(options), made: (made) => made.muted },
  blocked: { read: (client, _, options) => client.getBlocks(options), made: (made) => made.blocked },
  'people on the profile': {
    read: (client, _, options) => client.getEndorsements(options),
    made: (made) => made.people,
  },
  notifications: {
    read: (client, _, options) => client.getNotifications(options),
    made: (made) => made.direct,
  },
};

interface Stage {
  app: TestApp;
  seed: Seed;
  client: Client;
  /** Whose client it is. */
  person: Member;
  bob: Member;
  fans: readonly Member[];
}

/** What apps ask now and then. */
export const LOOKS: Record<string, (stage: Stage) => Promise<unknown>> = {
  'somebody by their name': async ({ client, bob }) => {
    assert.equal((await client.lookupAccount('bob')).data.id, `${bob.id}`);
    assert.equal((await client.searchAccount('bob')).data[0]?.acct, 'bob');
  },
  'how one stands to others': async ({ client, bob, fans }) => {
    const ids = [bob, ...fans].map(({ id }) => `${id}`);
    const { data } = await client.getRelationships(ids);
    assert.deepEqual(data.map(({ id }) => id).toSorted(), ids.toSorted());
    assert.equal((await client.getRelationship(`${bob.id}`)).data.id, `${bob.id}`);
  },
  'whom to follow': async ({ client }) => assert.ok(Array.isArray((await client.getSuggestions()).data)),
  'a tag': async ({ client }) => assert.equal((await client.getTag('Birds')).data.name.toLowerCase(), 'birds'),
  'which tags to show': async ({ client }) => assert.ok(Array.isArray((await client.getSuggestedTags()).data)),
  'what is to come': async ({ app, client }) => {
    const now = app.clock.now();
    const [soon = '', then = ''] = [1, 2].map((hours) => new Date(now + hours * 3_600_000).toISOString());
    const { id } = (await client.postStatus('later', { scheduled_at: soon })).data as { id: string };
    assert.equal((await client.scheduleStatus(id, then)).data.scheduled_at, then);
    assert.equal((await client.getScheduledStatus(id)).data.params.text, 'later');
    await client.cancelScheduledStatus(id);
    await assert.rejects(client.getScheduledStatus(id), /404/);
  },
  'a conversation': async ({ app, seed, client, person, bob }) => {
    await seed.post(bob, `@${person.username} only you`, { visibility: 'direct' });
    await app.drain();
    const newest = async () => (await client.getConversationTimeline({ limit: 1 })).data[0];
    const { id = '', unread } = (await newest()) ?? {};
    assert.deepEqual([unread, (await client.readConversation(id)).data.unread], [true, false]);
    await client.deleteConversation(id);
    assert.notEqual((await newest())?.id, id);
  },
  'the server': async ({ client }) => {
    assert.ok((await client.getInstanceActivity()).data[0]?.week);
    for (const { data } of [
      await client.getInstancePeers(),
      await client.getInstanceTrends(),
      await client.getInstanceDirectory({ local: true }),
      await client.getInstanceCustomEmojis(),
      await client.getInstanceAnnouncements(),
    ])
      assert.ok(Array.isArray(data));
  },
  'what somebody likes': async ({ client, person }) =>
    assert.ok(Array.isArray((await client.getAccountFavourites(`${person.id}`, { limit: 2 })).data)),
  'proof of who somebody is': async ({ client, bob }) =>
    assert.deepEqual((await client.getIdentityProof(`${bob.id}`)).data, []),
};
