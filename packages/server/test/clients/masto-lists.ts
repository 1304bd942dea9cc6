/** Every list of the API, filled by one library's own calls and read to its end by its own paging. */
import type { mastodon } from 'masto';
import type { Actor } from '../seed.ts';

type Rest = mastodon.rest.Client;

export interface Cast {
  /** Whose lists they are. */
  rest: Rest;
  id: string;
  /** Five people, each with a client of their own. */
  others: readonly { rest: Rest; actor: Actor }[];
  drain: () => Promise<void>;
  /** An hour from now, by the clock of the server. */
  later: string;
}

export interface Made {
  own: string[];
  theirs: string[];
  direct: string[];
  accounts: string[];
  tags: string[];
  domains: string[];
  scheduled: string[];
  filters: string[];
  lists: string[];
  keywords: string[];
  quotes: string[];
}

const LIMIT = { limit: 2 };
const TAG = 'paged';

/** Lets everything happen that the lists are of; each is newest first. */
export async function makeLists({ rest, id, others, drain, later }: Cast): Promise<Made> {
  const made: Made = {
    own: [],
    theirs: [],
    direct: [],
    accounts: others.map(({ actor }) => `${actor.id}`),
    tags: [],
    domains: [],
    scheduled: [],
    filters: [],
    lists: [],
    keywords: [],
    quotes: [],
  };
  const list = await rest.v1.lists.create({ title: 'all of them' });
  made.lists.push(list.id);
  for (const { rest: theirs, actor } of others) {
    await rest.v1.accounts.$select(`${actor.id}`).follow();
    await theirs.v1.accounts.$select(id).follow();
  }
  await rest.v1.lists.$select(list.id).accounts.create({ accountIds: made.accounts });
  await drain();
  for (const [at, { rest: theirs, actor }] of others.entries()) {
    const { id: own } = await rest.v1.statuses.create({ status: `number ${at} #${TAG}`, visibility: 'public' });
    made.own.unshift(own);
    const { id: other } = await theirs.v1.statuses.create({ status: `theirs ${at} #theirs`, visibility: 'public' });
    made.theirs.unshift(other);
    await rest.v1.statuses.$select(other).favourite();
    await rest.v1.statuses.$select(other).bookmark();
    const direct = await theirs.v1.statuses.create({ status: '@lena between us', visibility: 'direct' });
    made.direct.unshift(direct.id);
    await rest.v1.tags.$select(`followed${at}`).follow();
    made.tags.push(`followed${at}`);
    await rest.v1.domainBlocks.create({ domain: `blocked${at}.test` });
    made.domains.push(`blocked${at}.test`);
    const scheduled = await rest.v1.statuses.create({ status: `later ${at}`, scheduledAt: later });
    made.scheduled.push(scheduled.id);
    const filter = await rest.v2.filters.create({
      title: `filter ${at}`,
      context: ['home'],
      keywordsAttributes: [{ keyword: `nobody says ${at}`, wholeWord: true }],
    });
    made.filters.push(filter.id);
    made.keywords.push(...filter.keywords.map((keyword) => keyword.id));
    if (at > 0) made.lists.push((await rest.v1.lists.create({ title: `list ${at}` })).id);
    await rest.v1.accounts.$select(`${actor.id}`).endorse();
    await drain();
  }
  const [newest = ''] = made.own;
  for (const { rest: theirs } of others) {
    await theirs.v1.statuses.$select(newest).favourite();
    await theirs.v1.statuses.$select(newest).reblog();
    made.quotes.unshift((await theirs.v1.statuses.create({ status: 'see this', quotedStatusId: newest })).id);
  }
  await drain();
  return made;
}

/** What stands in a list for one of the things made. */
interface Listed {
  id?: string;
  name?: string;
  status?: { id: string } | null | undefined;
  statusId?: string | undefined;
  lastStatus?: { id: string } | null | undefined;
}

interface List {
  read: (rest: Rest, made: Made, id: string) => AsyncIterable<readonly (string | Listed | object)[]>;
  made: (made: Made) => readonly string[];
  /** Newest first. The order of others is theirs. */
  ordered?: true;
  /** Comes whole, in one answer. */
  whole?: true;
  key?: (item: Listed) => string | undefined;
}

const post = (rest: Rest, made: Made) => rest.v1.statuses.$select(made.own[0] as string);

/** The groups of each page. Follows are told of together unless only others may be. */
async function* readGroups(rest: Rest, type: 'mention' | 'follow') {
  for await (const page of rest.v2.notifications.list({ ...LIMIT, types: [type], groupedTypes: ['favourite'] }))
    yield page.notificationGroups;
}

export const LISTS: Record<string, List> = {
  home: {
    read: (rest) => rest.v1.timelines.home.list(LIMIT),
    made: (made) => [...made.quotes, ...made.own, ...made.theirs],
  },
  public: { read: (rest) => rest.v1.timelines.public.list(LIMIT), made: (made) => [...made.own, ...made.theirs] },
  'public, local': {
    read: (rest) => rest.v1.timelines.public.list({ ...LIMIT, local: true }),
    made: (made) => [...made.own, ...made.theirs],
  },
  tag: { read: (rest) => rest.v1.timelines.tag.$select(TAG).list(LIMIT), made: (made) => made.own, ordered: true },
  list: {
    read: (rest, made) => rest.v1.timelines.list.$select(made.lists[0] as string).list(LIMIT),
    made: (made) => [...made.quotes, ...made.theirs],
  },
  profile: {
    read: (rest, _, id) => rest.v1.accounts.$select(id).statuses.list({ ...LIMIT, excludeReplies: true }),
    made: (made) => made.own,
    ordered: true,
  },
  followers: {
    read: (rest, _, id) => rest.v1.accounts.$select(id).followers.list(LIMIT),
    made: (made) => made.accounts,
  },
  following: {
    read: (rest, _, id) => rest.v1.accounts.$select(id).following.list(LIMIT),
    made: (made) => made.accounts,
  },
  'members of a list': {
    read: (rest, made) => rest.v1.lists.$select(made.lists[0] as string).accounts.list(LIMIT),
    made: (made) => made.accounts,
  },
  likes: { read: (rest) => rest.v1.favourites.list(LIMIT), made: (made) => made.theirs, ordered: true },
  bookmarks: { read: (rest) => rest.v1.bookmarks.list(LIMIT), made: (made) => made.theirs, ordered: true },
  'liked by': {
    read: (rest, made) => post(rest, made).favouritedBy.list(LIMIT as never),
    made: (made) => made.accounts,
  },
  'boosted by': {
    read: (rest, made) => post(rest, made).rebloggedBy.list(LIMIT as never),
    made: (made) => made.accounts,
  },
  quotes: { read: (rest, made) => post(rest, made).quotes.list(LIMIT as never), made: (made) => made.quotes },
  'notifications of likes': {
    read: (rest) => rest.v1.notifications.list({ ...LIMIT, types: ['favourite'] }),
    made: (made) => made.accounts,
    key: (item) => (item as { account?: { id: string } }).account?.id,
  },
  'notifications of mentions': {
    read: (rest) => rest.v1.notifications.list({ ...LIMIT, types: ['mention'] }),
    made: (made) => made.direct,
    ordered: true,
  },
  'grouped notifications of mentions': {
    read: (rest) => readGroups(rest, 'mention'),
    made: (made) => made.direct,
    ordered: true,
  },
  'grouped notifications of follows': {
    read: (rest) => readGroups(rest, 'follow'),
    made: (made) => made.accounts,
    key: (item) => (item as { sampleAccountIds?: string[] }).sampleAccountIds?.[0],
  },
  conversations: {
    read: (rest) => rest.v1.conversations.list(LIMIT),
    made: (made) => made.direct,
    ordered: true,
  },
  'followed tags': { read: (rest) => rest.v1.followedTags.list(LIMIT), made: (made) => made.tags },
  'blocked domains': { read: (rest) => rest.v1.domainBlocks.list(LIMIT), made: (made) => made.domains },
  'scheduled posts': { read: (rest) => rest.v1.scheduledStatuses.list(LIMIT), made: (made) => made.scheduled },
  endorsements: { read: (rest) => rest.v1.endorsements.list(LIMIT), made: (made) => made.accounts },
  filters: { read: (rest) => rest.v2.filters.list(), made: (made) => made.filters, whole: true },
  'filters v1': { read: (rest) => rest.v1.filters.list(), made: (made) => made.keywords, whole: true },
  lists: { read: (rest) => rest.v1.lists.list(), made: (made) => made.lists, whole: true },
};

/** The key of what was made that an item stands for. */
export function keyOf(item: string | Listed | object, { key }: Pick<List, 'key'>): string | undefined {
  if (typeof item === 'string') return item;
  const listed = item as Listed;
  return key?.(listed) ?? listed.statusId ?? listed.status?.id ?? listed.lastStatus?.id ?? listed.name ?? listed.id;
}
