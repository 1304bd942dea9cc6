import { notFound } from '../../lib/errors.ts';
import type { Context } from '../context.ts';
import { awaitsConfirmation } from '../users/not-confirmed.ts';
import { findSignInsOf } from '../users/queries/sign-ins.ts';
import { type AccountView, toAccountView } from '../views/account.ts';
import { countWaiting, findPeople, type PersonRow } from './queries.ts';

/** What becomes of a login: it waits for staff, was refused, may be used, or was taken away for a while. */
export type LoginState = 'waiting' | 'refused' | 'active' | 'disabled';

/** A login here, as staff see it. */
export interface LoginView {
  userId: number;
  email: string;
  /** They have an address to confirm before anything else. */
  unconfirmed: boolean;
  /** The address that is to take its place once it is confirmed. */
  pendingEmail: string | null;
  /** Since when they sign in by two steps. */
  twoFactorAt: number | null;
  role: string;
  state: LoginState;
  locale: string | null;
  approvedAt: number | null;
  refusedAt: number | null;
  refusalText: string | null;
  disabledAt: number | null;
  frozenAt: number | null;
  /** Why they wanted to join. */
  reason: string | null;
  invitedById: number | null;
  appId: number | null;
  createdAt: number;
  lastActiveAt: number | null;
  /** Where they came from, each address once, the last first. */
  ips: { ip: string; usedAt: number }[];
}

/** Somebody as staff see them, here or elsewhere. */
export interface PersonView {
  account: AccountView;
  suspendedAt: number | null;
  silencedAt: number | null;
  deletedAt: number | null;
  /** Null for accounts of other servers, and for those that are nobody's. */
  login: LoginView | null;
}

/** People by the ids of their accounts, in two queries; unknown ids are left out. */
export async function loadPeople(ctx: Context, ids: readonly number[]): Promise<Map<number, PersonView>> {
  if (ids.length === 0) return new Map();
  const rows = await findPeople.all(ctx.db, { ids: [...ids] });
  const userIds = rows.flatMap((row) => row.userId ?? []);
  const ips = userIds.length === 0 ? [] : await findSignInsOf.all(ctx.db, { userIds });
  ips.sort((a, b) => b.id - a.id);
  const ipsOf = Map.groupBy(ips, (row) => row.userId);
  return new Map(rows.map((row) => [row.id, toPerson(ctx, row, ipsOf.get(row.userId ?? 0) ?? [])]));
}

/** One of them. Throws `not-found`. */
export async function loadPerson(ctx: Context, id: number): Promise<PersonView> {
  const person = (await loadPeople(ctx, [id])).get(id);
  // The server's own account is nobody.
  if (person === undefined || (person.login === null && person.account.domain === '')) throw notFound();
  return person;
}

/** How many wait to be let in; counting stops at `limit`. */
export async function countWaitingPeople(ctx: Pick<Context, 'db'>, limit: number): Promise<number> {
  return Number((await countWaiting.first(ctx.db, { limit }))?.count ?? 0);
}

/** Of a login by what its row says. */
export function stateOf(row: {
  approvedAt: number | null;
  refusedAt: number | null;
  disabledAt: number | null;
}): LoginState {
  if (row.refusedAt !== null) return 'refused';
  if (row.approvedAt === null) return 'waiting';
  return row.disabledAt === null ? 'active' : 'disabled';
}

type SignInRow = { ip: string; createdAt: number };

function toPerson(ctx: Context, row: PersonRow, signIns: readonly SignInRow[]): PersonView {
  const { suspendedAt, silencedAt, deletedAt } = row;
  return { account: toAccountView(row), suspendedAt, silencedAt, deletedAt, login: toLogin(ctx, row, signIns) };
}

function toLogin(ctx: Context, row: PersonRow, signIns: readonly SignInRow[]): LoginView | null {
  const { userId, email, role, joinedAt } = row;
  if (userId === null || email === null || role === null || joinedAt === null) return null;
  const { locale, approvedAt, refusedAt, refusalText, disabledAt, frozenAt, reason, invitedById, appId, lastActiveAt } =
    row;
  const { pendingEmail, twoFactorAt } = row;
  const ips = new Map<string, number>();
  for (const { ip, createdAt } of signIns) if (!ips.has(ip)) ips.set(ip, createdAt);
  return {
    userId,
    email,
    unconfirmed: awaitsConfirmation(ctx, row),
    pendingEmail,
    twoFactorAt,
    role,
    state: stateOf(row),
    locale,
    approvedAt,
    refusedAt,
    refusalText,
    disabledAt,
    frozenAt,
    reason,
    invitedById,
    appId,
    createdAt: joinedAt,
    lastActiveAt,
    ips: [...ips].map(([ip, usedAt]) => ({ ip, usedAt })),
  };
}
