import { type Page, readPage } from '../../db/keyset.ts';
import { notFound } from '../../lib/errors.ts';
import type { Context } from '../context.ts';
import { loadRole } from '../staff/roles.ts';
import { findInvite, listAllInvites, listCame, listInvitesOf, listOpenInvites } from './queries.ts';
import { type InviteRow, type InviteView, toInviteViews } from './view.ts';

/** Somebody's, those that are open, or all. */
export type InviteFilter = { accountId: number } | 'open' | 'all';

/** A page of invites, newest first. */
export async function listInvites(ctx: Context, filter: InviteFilter, page: Page): Promise<InviteView[]> {
  return view(ctx, await read(ctx, filter, page));
}

/** One of somebody's; null: of anybody's. Throws `not-found`. */
export async function loadInvite(ctx: Context, { id, of }: { id: number; of: number | null }): Promise<InviteView> {
  const row = await findInvite.first(ctx.db, { id });
  if (row === undefined || (of !== null && row.accountId !== of)) throw notFound();
  const [invite] = await view(ctx, [row]);
  return invite as InviteView;
}

/** The accounts of people who came by one and were let in, newest first. */
export async function listPeopleWhoCame(ctx: Context, inviteId: number, page: Page): Promise<number[]> {
  return (await readPage(ctx.db, listCame, { inviteId }, page)).map(({ id }) => id);
}

function read({ db }: Context, filter: InviteFilter, page: Page): Promise<InviteRow[]> {
  if (filter === 'all') return readPage(db, listAllInvites, {}, page);
  return filter === 'open' ? readPage(db, listOpenInvites, {}, page) : readPage(db, listInvitesOf, filter, page);
}

function view(ctx: Context, rows: readonly InviteRow[]): Promise<InviteView[]> {
  return toInviteViews(rows, { now: ctx.clock.now(), read: (role) => loadRole(ctx, role) });
}
