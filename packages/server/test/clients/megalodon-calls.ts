/** What megalodon calls the verbs and the lists of the API, whatever kind of server it thinks it speaks to. */
import type { MegalodonInterface } from 'megalodon';

type Client = MegalodonInterface;

interface Page {
  data: readonly (string | { id?: string; name?: string; last_status?: { id: string } | null })[];
  headers: { link?: string };
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
    for (const item of page.data)
      seen.push(typeof item === 'string' ? item : (item.last_status?.id ?? item.name ?? item.id ?? ''));
    older = /[?&]max_id=([^&>]+)[^>]*>; rel="next"/.exec(page.headers.link ?? '')?.[1];
  }
  return seen;
}

export interface Made {
  id: string;
  list: string;
  own: string[];
  theirs: string[];
  direct: string[];
  people: string[];
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
};
