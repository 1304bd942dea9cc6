/** What processes of one server tell each other. Ids only: each listener finds out whom it concerns. */
export type BusMessage =
  /** A post, or a boost of it, is in all homes and lists that take it; `listed`: and in the timelines of everyone. */
  | { kind: 'entry'; entryId: number; postId: number; listed: boolean }
  /** A post is in the timelines of everyone; homes and lists have it later. */
  | { kind: 'post'; postId: number }
  | { kind: 'edit'; postId: number }
  /** A post or boost is gone: who could have seen it is said here, as nothing else knows any more. */
  | {
      kind: 'delete';
      entryId: number;
      postId: number;
      accountId: number;
      reach: Reach;
      communityId: number | null;
      namedIds: number[];
    }
  | { kind: 'notification'; accountId: number; notificationId: number }
  | { kind: 'conversation'; accountId: number; conversationId: number }
  /** A file is ready to be posted, or never will be. */
  | { kind: 'file'; fileId: number }
  /** Notifications that were kept back are shown now. */
  | { kind: 'merged'; accountId: number }
  /** An announcement is there or gone, or was reacted to with an emoji. */
  | { kind: 'announcement'; announcementId: number; what: 'news' | 'gone' | 'reaction'; emoji: string | null }
  /** What is remembered of this is out of date; of all of its kind where no id is given. `core/changes.ts` sends it. */
  | { kind: 'changed'; what: Changed; id: number | null; number: number }
  /** There is something to do that the sender does not do itself. */
  | { kind: 'wake'; what: Work }
  /** What a process counted of that all count together: how many of each key. */
  | { kind: 'takings'; from: string; of: Counted; taken: [key: string, count: number][] }
  /** Of the bus itself, to its own process: messages may have been lost. */
  | { kind: 'gap' };

/**
 * public: everyone, also where everything public is listed; unlisted: everyone; members: everyone here; the others are
 * audiences of the account's posts. Whoever is named saw it in any case.
 */
export type Reach = 'public' | 'unlisted' | 'members' | 'followers' | 'mutuals' | 'community' | 'named';

/**
 * What caches remember. token: an access, by its id; account: who somebody is, here or elsewhere; keys: what an account
 * signs with; policy: which servers are suspended; settings: of the instance; filters: of a person, by the account;
 * emojis: which of our own can be used; barriers: who may not join; roles: what people may do; screens: what is looked
 * for in every post; webhooks: which programs are told of what; relays: which there are, and whether they agreed.
 */
export type Changed =
  | 'token'
  | 'account'
  | 'keys'
  | 'policy'
  | 'settings'
  | 'filters'
  | 'emojis'
  | 'barriers'
  | 'roles'
  | 'screens'
  | 'webhooks'
  | 'relays';

/**
 * requests: of client APIs; share: activities of a server; unproven: requests to the inbox without a good signature, by
 * address; useful, useless: what activities of a server were worth. `core/takings.ts` keeps them.
 */
export type Counted = 'requests' | 'share' | 'unproven' | 'useful' | 'useless';

export type Work = 'jobs' | 'deliveries';

export type BusListener = (message: BusMessage) => void;

export interface BusStats {
  /** Messages to and from other processes. */
  sent: number;
  received: number;
  /** Came, and were none that this version knows. */
  ignored: number;
  /** Could not be sent. */
  dropped: number;
  /** How often messages may have been lost. */
  gaps: number;
}

/** Live messages between the processes of one server. At most once: what must not be lost goes through the queue. */
export interface Bus {
  /** Own listeners hear it before this returns, other processes soon after the turn of the loop. */
  publish(message: BusMessage): void;
  /** The answer stops listening. */
  subscribe(listener: BusListener): () => void;
  stats(): BusStats;
  close(): Promise<void>;
}
