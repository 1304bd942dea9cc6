import { type Page, readPage } from '../../db/keyset.ts';
import { findOpenOwners } from '../audience/find-open-owners.ts';
import { findWelcome } from '../audience/find-welcome.ts';
import { type Viewer, viewerId } from '../audience/viewer.ts';
import { findBlocked, findMuted } from '../blocks/queries.ts';
import type { Context } from '../context.ts';
import { findEndorsed, findFollowers, findFollowing } from '../follows/queries.ts';
import { findMembers } from '../lists/queries.ts';
import { type AccountView, loadAccountViews } from './account.ts';
import { type AccountPage, isFull } from './reactors.ts';
import { loadRelationships } from './relationship.ts';

interface Tie {
  id: number;
  accountId: number;
}

/**
 * A page of the accounts that follow another or are followed by it, as far as it shows them to the viewer, who wants to
 * meet them.
 */
export async function loadConnections(
  ctx: Context,
  kind: 'followers' | 'following',
  { account, viewer }: { account: AccountView; viewer: Viewer },
  page: Page,
): Promise<AccountPage> {
  if (account.suspended || !(await mayList(ctx, account, viewer))) return toPage(ctx, [], page);
  const list = kind === 'followers' ? findFollowers : findFollowing;
  const ties = await readPage(ctx.db, list, { accountId: account.id, state: 'accepted' as const }, page);
  return keepWelcome(ctx, { account, viewer }, await toPage(ctx, ties, page));
}

/** A page of the people whom an account shows to the viewer on its profile, and whom the viewer wants to meet. */
export async function loadEndorsed(
  ctx: Context,
  { account, viewer }: { account: AccountView; viewer: Viewer },
  page: Page,
): Promise<AccountPage> {
  if (!(await findOpenOwners(ctx, viewer, [account.id])).has(account.id)) return toPage(ctx, [], page);
  const places = await readPage(ctx.db, findEndorsed, { accountId: account.id }, page);
  return keepWelcome(ctx, { account, viewer }, await toPage(ctx, places, page));
}

/** Who looks at their own list sees all of it. */
async function keepWelcome(
  ctx: Context,
  { account, viewer }: { account: AccountView; viewer: Viewer },
  found: AccountPage,
): Promise<AccountPage> {
  if (viewerId(viewer) === account.id) return found;
  const welcome = await findWelcome(
    ctx,
    viewer,
    found.accounts.map((one) => one.id),
  );
  return { ...found, accounts: found.accounts.filter((one) => welcome.has(one.id)) };
}

async function mayList(ctx: Context, account: AccountView, viewer: Viewer): Promise<boolean> {
  if (viewer.kind === 'visitor') return !account.hideCollections;
  if (viewer.accountId === account.id) return true;
  if (account.hideCollections) return false;
  const [relationship] = await loadRelationships(ctx, viewer.accountId, [account.id]);
  return relationship?.blockedBy !== true;
}

/** Who asked to follow an account. */
export async function loadFollowRequests(ctx: Context, accountId: number, page: Page): Promise<AccountPage> {
  const params = { accountId, state: 'pending' as const };
  return toPage(ctx, await readPage(ctx.db, findFollowers, params, page), page);
}

/** Whom an account blocks, the newest block first. */
export async function loadBlocked(ctx: Context, accountId: number, page: Page): Promise<AccountPage> {
  return toPage(ctx, await readPage(ctx.db, findBlocked, { accountId }, page), page);
}

/** Muted accounts, and when each of those mutes ends that does. */
export async function loadMuted(
  ctx: Context,
  accountId: number,
  page: Page,
): Promise<AccountPage & { expiry: Map<number, number | null> }> {
  const ties = await readPage(ctx.db, findMuted, { accountId, now: ctx.clock.now() }, page);
  const expiry = new Map(ties.map((tie) => [tie.accountId, tie.expiresAt]));
  return { ...(await toPage(ctx, ties, page)), expiry };
}

/** The members of a list; whoever calls has checked whose it is. */
export async function loadMembers(ctx: Context, listId: number, page: Page): Promise<AccountPage> {
  return toPage(ctx, await readPage(ctx.db, findMembers, { listId }, page), page);
}

async function toPage(ctx: Context, ties: Tie[], page: Page): Promise<AccountPage> {
  const views = await loadAccountViews(
    ctx,
    ties.map((tie) => tie.accountId),
  );
  return {
    accounts: ties.flatMap((tie) => views.get(tie.accountId) ?? []).filter((account) => !account.suspended),
    first: ties[0]?.id,
    last: ties.at(-1)?.id,
    full: isFull(ties, page),
  };
}
