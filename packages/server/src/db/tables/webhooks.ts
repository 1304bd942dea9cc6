/** Another program that is told of what happens here. */
export interface WebhooksTable {
  id: number;
  url: string;
  /** `WebhookEvent[]` */
  eventsJson: string;
  /** What signs for it, sealed with a key of the server. */
  sealed: string;
  /** Who answers for where it leads and what it is told, which is nothing that they may not see; null is the command line. */
  byId: number | null;
  enabled: 0 | 1;
  /** How many tries have failed since one that did not, and since when. */
  failures: number;
  failingSince: number | null;
  /** Nothing is tried before. */
  heldUntil: number | null;
  /** How much waits to be tried again. */
  waiting: number;
  /** The server itself switched it off. */
  givenUpAt: number | null;
  /** `WebhookAnswer[]`, the last first. */
  answersJson: string;
  createdAt: number;
}
