/** A server that passes public posts of many on to each other (adr/0057-relays.md). */
export interface RelaysTable {
  id: number;
  /** Where it is spoken to, and where posts are sent. */
  inboxUri: string;
  /** mastodon: its inbox is asked for all that is public; litepub: its actor is followed. */
  protocol: 'mastodon' | 'litepub';
  /** Whose word is the relay's; null until one of an inbox has answered. */
  actorUri: string | null;
  /** The request that was sent last; an answer to another means nothing. */
  followUri: string;
  state: 'asked' | 'accepted' | 'refused' | 'off';
  /** Why it is off without anybody having switched it off: its actor is gone, or its server was decided about. */
  reason: 'gone' | 'blocked' | null;
  /** Why it did not take what was sent last, and when. */
  lastError: string | null;
  lastErrorAt: number | null;
  /** Who asked it last; null is the command line. */
  byId: number | null;
  askedAt: number | null;
  answeredAt: number | null;
  createdAt: number;
}

/** What came and went by a relay on a day; kept for a month. */
export interface RelayDaysTable {
  relayId: number;
  /** Days since 1970 in UTC. */
  day: number;
  /** Hints that came. */
  received: number;
  /** Of these, how many brought a post or a change. */
  kept: number;
  /** Activities it took. */
  sent: number;
  receivedAt: number | null;
  sentAt: number | null;
}
