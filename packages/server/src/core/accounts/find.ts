import type { Reader } from '../../db/database.ts';
import type { AccountKind, AccountsTable } from '../../db/tables/accounts.ts';
import { parseOurs, readDomain } from '../addresses.ts';
import type { Context } from '../context.ts';
import { ensureInstanceActor } from './instance-actor.ts';
import * as queries from './queries.ts';

export type { AccountKind };

/** What an adapter needs to know of an account before it asks for a view. */
export interface AccountRef {
  id: number;
  username: string;
  /** '' is here. */
  domain: string;
  kind: AccountKind;
  uri: string;
  url: string | null;
  inboxUri: string | null;
  sharedInboxUri: string | null;
  followersUri: string | null;
  displayName: string;
  avatarFile: string | null;
  locked: boolean;
  /** Who follows it and whom it follows is nobody's business. */
  hideCollections: boolean;
  postsCount: number;
  followersCount: number;
  followingCount: number;
  movedToId: number | null;
  createdAt: number;
  /** When a profile of another server was last fetched. */
  fetchedAt: number | null;
  /** It, or its server. */
  suspended: boolean;
  /** It, or its server, is kept out of public timelines. */
  silenced: boolean;
  /** By its owner: there is nothing of it any more. */
  deletedAt: number | null;
}

function toAccountRef(row: AccountsTable): AccountRef {
  return {
    id: row.id,
    username: row.username,
    domain: row.domain,
    kind: row.kind,
    uri: row.uri,
    url: row.url,
    inboxUri: row.inboxUri,
    sharedInboxUri: row.sharedInboxUri,
    followersUri: row.followersUri,
    displayName: row.displayName,
    avatarFile: row.avatarFile,
    locked: row.locked === 1,
    hideCollections: row.hideCollections === 1,
    postsCount: row.postsCount,
    followersCount: row.followersCount,
    followingCount: row.followingCount,
    movedToId: row.movedToId,
    createdAt: row.createdAt,
    fetchedAt: row.fetchedAt,
    suspended: row.suspendedAt !== null || row.domainPolicy === 'suspended',
    silenced: row.silencedAt !== null || row.domainPolicy !== 'open',
    deletedAt: row.deletedAt,
  };
}

/** Whoever waits to be let in is not there yet, whichever way they are asked for. */
const toRef = (row: AccountsTable | undefined) =>
  row === undefined || row.waitingSince !== null ? undefined : toAccountRef(row);

/** An account known here by `user` or `user@domain` (a leading @ is fine); asks nobody else. */
export async function findAccountByHandle(ctx: Context, handle: string): Promise<AccountRef | undefined> {
  const [username = '', typed = '', ...rest] = handle.replace(/^@/, '').split('@');
  const domain = typed === '' ? '' : readDomain(ctx, typed);
  if (username === '' || domain === undefined || rest.length > 0) return undefined;
  return toRef(await queries.findAccountByName.first(ctx.db, { usernameKey: username.toLowerCase(), domain }));
}

/** An account by its row, whoever asks. */
export async function findAccount(ctx: Context, id: number): Promise<AccountRef | undefined> {
  return toRef(await queries.findAccountById.first(ctx.db, { id }));
}

/** Accounts by their ids, in no order. */
export async function findAccounts(on: Reader, ids: number[]): Promise<AccountRef[]> {
  return (await queries.findAccountsByIds.all(on, { ids })).flatMap((row) => toRef(row) ?? []);
}

/** An account by its id on the wire. */
export async function findAccountByUri(on: Reader, uri: string): Promise<AccountRef | undefined> {
  return toRef(await queries.findAccountByUri.first(on, { uri }));
}

/** Accounts by their ids on the wire, in no order. */
export async function findAccountsByUris(on: Reader, uris: string[]): Promise<AccountRef[]> {
  return (await queries.findAccountsByUris.all(on, { uris })).flatMap((row) => toRef(row) ?? []);
}

/** An account of ours by its name in any case, the server's own included. */
export async function findLocalAccount(on: Reader, name: string): Promise<AccountRef | undefined> {
  return toRef(await queries.findAccountByName.first(on, { usernameKey: name.toLowerCase(), domain: '' }));
}

/** An account that is here by what others call it: ours by any of its addresses, others' by their id. */
export async function findAccountByAddress(ctx: Context, uri: string): Promise<AccountRef | undefined> {
  const ours = parseOurs(ctx, uri);
  if (ours === undefined) return findAccountByUri(ctx.db, uri);
  if (ours.kind === 'account') return findLocalAccount(ctx.db, ours.name);
  return ours.kind === 'server' ? findAccount(ctx, await ensureInstanceActor(ctx)) : undefined;
}

/** A public key that somebody was seen to sign with, and whose it is. */
export interface KeyRef {
  keyId: string;
  publicKeyPem: string;
  accountId: number;
  uri: string;
  /** Of the account's handle; '' is here. */
  domain: string;
  /** The account itself; its server is asked for elsewhere. */
  suspended: boolean;
  deleted: boolean;
}

/** A key by its id, with the account it belongs to. */
export async function findKey(on: Reader, keyId: string): Promise<KeyRef | undefined> {
  const row = await queries.findKey.first(on, { keyId });
  if (row === undefined) return undefined;
  const { publicKeyPem, accountId, uri, domain, suspendedAt, deletedAt } = row;
  return { keyId, publicKeyPem, accountId, uri, domain, suspended: suspendedAt !== null, deleted: deletedAt !== null };
}

/** The key that others verify an account's signatures with. */
export function findPublicKey(
  on: Reader,
  accountId: number,
): Promise<Pick<KeyRef, 'keyId' | 'publicKeyPem'> | undefined> {
  return queries.findPublicKey.first(on, { accountId });
}
