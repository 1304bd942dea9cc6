/** Activities other servers sent: stored before they are acknowledged, kept without body for a week against repeats. */
export interface InboxActivitiesTable {
  id: number;
  /** SHA-256 of actor and activity id (of the body, where there is no id). */
  dedupeKey: string;
  /** The signer's account id. */
  actorId: number;
  bodyJson: string | null;
  receivedAt: number;
  /** Of the signer's uri: whose lane it waits in. */
  host: string;
  /** When it is due in that lane; null: not there. */
  dueAt: number | null;
  /** How often it failed there. */
  attempts: number;
}

/** Hosts whose lane has its turn, in whichever process. */
export interface InboxTurnsTable {
  host: string;
  worker: number;
  /** Nobody takes that long: then it is free, whatever became of its holder. */
  until: number;
  /** 1 when something came meanwhile. */
  again: number;
}

/** One signed body, shared by all its deliveries. */
export interface OutgoingActivitiesTable {
  id: number;
  /** The activity's own id: one that was recorded is not recorded again. */
  uri: string;
  /** The local account that signs. */
  accountId: number;
  /** What it is about: activities of one subject reach each server in their order. */
  subject: string;
  bodyJson: string;
  createdAt: number;
}

export interface DeliveriesTable {
  id: number;
  activityId: number;
  /** The host of the inbox, with its port where it has one. */
  domain: string;
  inboxUri: string;
}

/** The cursor of a remote host's deliveries: when to try it next, and how it has behaved. */
export interface DeliveryHostsTable {
  domain: string;
  /** When it is due; PARKED while nothing waits for it. */
  nextAt: number;
  /** Until then it belongs to a worker. */
  leaseUntil: number;
  /** Which worker, so that a restarted one takes its hosts back at once. */
  worker: number | null;
  failures: number;
  firstFailureAt: number | null;
  lastError: string | null;
  /** The signature dialect it accepted last. */
  dialect: 'cavage' | 'rfc9421';
}

export interface InstancesTable {
  domain: string;
  software: string | null;
  version: string | null;
  title: string | null;
  lastSeenAt: number | null;
  /** When it was last asked what it runs. */
  lookedAt: number | null;
  createdAt: number;
}

/** What people here did in a week, which is called by its first moment. */
export interface WeeksTable {
  week: number;
  posts: number;
  /** People who were seen. */
  logins: number;
  registrations: number;
}
