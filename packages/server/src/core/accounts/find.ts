import type { AccountsTable } from '../../db/tables/accounts.ts';
import { parseOurs } from '../addresses.ts';
import type { Context } from '../context.ts';
import { ensureInstanceActor } from './instance-actor.ts';
import { findAccountById, findAccountByName, findAccountByUri as findByUri } from './queries.ts';

/** What an adapter needs to know of an account before it asks for a view. */
export interface AccountRef {
  id: number;
  username: string;
  /** '' is here. */
  domain: string;
  kind: AccountsTable['kind'];
  uri: string;
  url: string | null;
  inboxUri: string | null;
  sharedInboxUri: string | null;
  followersUri: string | null;
  displayName: string;
  avatarFile: string | null;
  locked: boolean;
  postsCount: number;
  movedToId: number | null;
  createdAt: number;
  /** When a profile of another server was last fetched. */
  fetchedAt: number | null;
  /** It, or its server. */
  suspended: boolean;
  /** By its owner: there is nothing of it any more. */
  deletedAt: number | null;
}

/** What may leave core of a row. */
export function toAccountRef(row: AccountsTable): AccountRef {
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
    postsCount: row.postsCount,
    movedToId: row.movedToId,
    createdAt: row.createdAt,
    fetchedAt: row.fetchedAt,
    suspended: row.suspendedAt !== null || row.domainPolicy === 'suspended',
    deletedAt: row.deletedAt,
  };
}

const toRef = (row: AccountsTable | undefined) => (row === undefined ? undefined : toAccountRef(row));

/** An account known here by `user` or `user@domain` (a leading @ is fine); asks nobody else. */
export async function findAccountByHandle(ctx: Context, handle: string): Promise<AccountRef | undefined> {
  const [username, domain = '', ...rest] = handle.replace(/^@/, '').toLowerCase().split('@');
  if (username === undefined || username === '' || rest.length > 0) return undefined;
  const local = domain === '' || domain === ctx.config.domain.toLowerCase();
  return toRef(await findAccountByName.first(ctx.db, { usernameKey: username, domain: local ? '' : domain }));
}

/** An account by its row, whoever asks. */
export async function findAccount(ctx: Context, id: number): Promise<AccountRef | undefined> {
  return toRef(await findAccountById.first(ctx.db, { id }));
}

/** An account that is here by what others call it: ours by any of its addresses, others' by their id. */
export async function findAccountByAddress(ctx: Context, uri: string): Promise<AccountsTable | undefined> {
  const ours = parseOurs(ctx, uri);
  if (ours === undefined) return findByUri.first(ctx.db, { uri });
  if (ours.kind === 'account') {
    return findAccountByName.first(ctx.db, { usernameKey: ours.name.toLowerCase(), domain: '' });
  }
  return ours.kind === 'server' ? findAccountById.first(ctx.db, { id: await ensureInstanceActor(ctx) }) : undefined;
}
