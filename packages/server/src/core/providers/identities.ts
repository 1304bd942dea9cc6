import { insertRow } from '../../db/insert.ts';
import { lockKept } from '../../db/queries/locks.ts';
import type { IdentitiesTable, ProviderJoins } from '../../db/tables/providers.ts';
import { AppError, notFound } from '../../lib/errors.ts';
import type { Context } from '../context.ts';
import { endAccess } from '../users/change-password.ts';
import { NotApproved } from '../users/not-approved.ts';
import { awaitsConfirmation, NotConfirmed } from '../users/not-confirmed.ts';
import { requireOpen, type SignedIn } from '../users/sign-in.ts';
import type { Origin } from '../users/sign-ins.ts';
import type { Invitation } from '../users/sign-up.ts';
import { tellWayIn } from '../users/way-in.ts';
import type { Claims } from './ask.ts';
import { giveRole } from './give-role.ts';
import { joinFrom } from './join.ts';
import { deleteIdentity, findIdentities, findIdentity, touchIdentity } from './queries.ts';

const MAX_IDENTITIES = 20;
const NAME_MAX = 100;

export type Identity = Pick<IdentitiesTable, 'id' | 'issuer' | 'name' | 'createdAt' | 'lastUsedAt'>;

/** Who somebody is elsewhere, oldest first. */
export function listIdentities(ctx: Context, userId: number): Promise<Identity[]> {
  return findIdentities.all(ctx.db, { userId, limit: MAX_IDENTITIES });
}

export interface Coming {
  /** The key of the provider they come from; null: the directory. */
  provider: string | null;
  /** Whether whoever is new may join; asked for only then. */
  findJoins(): Promise<ProviderJoins>;
  claims: Claims;
  from: Origin;
  /** Of somebody new, where the server asks: '' before they were asked, null where they are not to be. */
  dateOfBirth: string | null;
  /** What they join by; asked for only where they are new. Throws for a code that is not good. */
  findInvitation(): Promise<Invitation | undefined>;
}

/**
 * Who comes from a provider: whoever is known by issuer and subject, else somebody new where the provider's people may
 * join. An address says nothing about who somebody is here. Throws `not-found` for somebody unknown, `forbidden` as
 * `signIn` does, and what `joinFrom` throws.
 */
export async function signInFrom(
  ctx: Context,
  { provider, findJoins, claims, from, dateOfBirth, findInvitation }: Coming,
): Promise<SignedIn> {
  const found = await findIdentity.first(ctx.db, claims);
  if (found === undefined) {
    const joins = await findJoins();
    if (joins === 'off') throw notFound();
    const way = { provider, joins, dateOfBirth, invitation: await findInvitation() };
    const { userId, approved, confirms } = await joinFrom(ctx, claims, { name: nameOf(claims), from, ...way });
    if (confirms) throw new NotConfirmed();
    if (!approved) throw new NotApproved(userId, false, null);
    return { userId, next: 'done' };
  }
  if (awaitsConfirmation(ctx, found)) throw new NotConfirmed();
  requireOpen(found);
  const now = ctx.clock.now();
  const { identityId } = found;
  const halfway = found.twoFactorAt !== null;
  const value = await ctx.db.write(async (tx) => {
    await touchIdentity.run(tx, { id: identityId, now });
    return giveRole(ctx, tx, { provider, identityId, claims, halfway });
  });
  const waiting = provider === null || value === undefined ? undefined : { provider, identityId, value };
  return { userId: found.id, next: halfway ? 'second-step' : 'done', waiting };
}

/** Lets somebody in who has shown that they are both. Throws `conflict` where it is somebody else's, or one too many. */
export async function connectIdentity(ctx: Context, userId: number, claims: Claims): Promise<void> {
  const { issuer, subject } = claims;
  await ctx.db.write(async (tx) => {
    await lockKept(tx, 'identities', userId);
    const known = await findIdentity.first(tx, { issuer, subject });
    if (known?.id === userId) return;
    const { length } = await findIdentities.all(tx, { userId, limit: MAX_IDENTITIES });
    const row = { id: ctx.ids.next(), userId, issuer, subject, name: nameOf(claims), createdAt: ctx.clock.now() };
    const full = { ...row, lastUsedAt: null, role: null };
    if (length >= MAX_IDENTITIES || (await insertRow(tx, 'identities', full, { ignoreConflicts: true })) === 0) {
      throw new AppError('conflict', 'This account is connected with somebody already');
    }
    await tellWayIn(ctx, tx, { userId, change: 'identity-added', name: row.name });
  });
}

/** Takes one away, and signs out what is signed in as its person, all but `tokenId`. Throws `not-found`. */
export async function removeIdentity(
  ctx: Context,
  { userId, id, tokenId }: { userId: number; id: number; tokenId: number },
): Promise<void> {
  await ctx.db.write(async (tx) => {
    const gone = await deleteIdentity.first(tx, { id, userId });
    if (gone === undefined) throw notFound();
    await tellWayIn(ctx, tx, { userId, change: 'identity-removed', name: gone.name });
    await endAccess(ctx, tx, userId, { but: tokenId });
  });
}

const nameOf = ({ email, username, subject }: Claims) => (email || username || subject).slice(0, NAME_MAX);
