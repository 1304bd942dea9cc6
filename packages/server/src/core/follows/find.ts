import type { Reader } from '../../db/database.ts';
import { type Page, readPage } from '../../db/keyset.ts';
import type { FollowsTable } from '../../db/tables/relations.ts';
import * as queries from './queries.ts';

/** What an adapter needs to know of a follow. */
export interface FollowRef {
  id: number;
  accountId: number;
  targetId: number;
  state: FollowsTable['state'];
  /** Of the activity that asked for it. */
  uri: string;
}

function toRef(row: FollowsTable | undefined): FollowRef | undefined {
  if (row === undefined) return undefined;
  const { id, accountId, targetId, state, uri } = row;
  return { id, accountId, targetId, state, uri };
}

/** The follow of one account by another, asked for or accepted. */
export async function findFollow(
  on: Reader,
  pair: { accountId: number; targetId: number },
): Promise<FollowRef | undefined> {
  return toRef(await queries.findFollow.first(on, pair));
}

/** A follow by the id of the activity that asked for it. */
export async function findFollowByUri(on: Reader, uri: string): Promise<FollowRef | undefined> {
  return toRef(await queries.findFollowByUri.first(on, { uri }));
}

/** Whether anybody here follows the account. */
export async function isFollowedHere(on: Reader, accountId: number): Promise<boolean> {
  return (await queries.findLocalFollower.first(on, { targetId: accountId })) !== undefined;
}

/** The distinct inboxes of an account's followers elsewhere: shared ones where there are some. */
export function findFollowerInboxes(on: Reader, accountId: number): Promise<{ inboxUri: string; domain: string }[]> {
  return queries.findFollowerInboxes.all(on, { accountId });
}

/** A page of who follows an account, or whom it follows, as accepted; by the follow's id, newest first. */
export function findTies(
  on: Reader,
  kind: 'followers' | 'following',
  accountId: number,
  page: Page,
): Promise<{ id: number; accountId: number }[]> {
  const list = kind === 'followers' ? queries.findFollowers : queries.findFollowing;
  return readPage(on, list, { accountId, state: 'accepted' as const }, page);
}
