import type { AccountRef } from '../../core/accounts/find.ts';
import type { Context } from '../../core/context.ts';
import type { AppEvent } from '../../core/events.ts';
import type { Activity } from '../render/activity.ts';

/** One server's door: where to post, and whose it is. */
export interface Inbox {
  uri: string;
  /** Of the account's handle; the inbox may be on another host. */
  domain: string;
}

/** Who is to get an activity. */
export type Target =
  /** The servers of an account's followers. */
  | { kind: 'followers'; of: number }
  | { kind: 'inboxes'; inboxes: Inbox[] }
  /** The servers that show to have a post of ours: whoever there boosted, answered or marked it. */
  | { kind: 'holders'; postId: number }
  /** The relays that agreed. */
  | { kind: 'relays' };

/** An activity and who is to get it. */
export interface Plan {
  accountId: number;
  /** Activities of one subject reach each server in their order. */
  subject: string;
  body: Activity;
  to: Target[];
  /** Whether servers that run this software (NodeInfo's name, null where unknown) get this form of it; all unless given. */
  wants?: (software: string | null) => boolean;
}

/** None where nobody elsewhere has to know, or what it was about is gone. */
export type Planner<E> = (ctx: Context, event: E) => Promise<Plan[]>;

export type Planners<K extends AppEvent['kind']> = { [Kind in K]: Planner<Extract<AppEvent, { kind: Kind }>> };

/** Where an account of another server gets what is meant for itself. */
export function personalInbox(account: AccountRef): Inbox[] {
  if (!isReachable(account) || account.inboxUri === null) return [];
  return [{ uri: account.inboxUri, domain: account.domain }];
}

/** Where its server gets what is meant for several of its people. */
export function sharedInbox(account: AccountRef): Inbox[] {
  if (!isReachable(account) || account.inboxUri === null) return [];
  return [{ uri: account.sharedInboxUri ?? account.inboxUri, domain: account.domain }];
}

function isReachable(account: AccountRef): boolean {
  return account.domain !== '' && !account.suspended && account.deletedAt === null;
}

/** Whether somebody here may speak: it is ours and in good standing. */
export function maySpeak(account: AccountRef | undefined): account is AccountRef {
  return account !== undefined && account.domain === '' && !account.suspended && account.deletedAt === null;
}
