import { insertRow } from '../../db/insert.ts';
import type { ProviderJoins } from '../../db/tables/providers.ts';
import { AppError } from '../../lib/errors.ts';
import { createSecret } from '../../lib/rng.ts';
import type { Context } from '../context.ts';
import { type CreateUserInput, insertUser, type PreparedUser, prepareUser } from '../users/create-user.ts';
import { sendsMail } from '../users/sends-mail.ts';
import { loadInstanceSettings } from '../users/settings.ts';
import type { Origin } from '../users/sign-ins.ts';
import { type Invitation, passBarriers, requireJoining, waitsForStaff } from '../users/sign-up.ts';
import type { Claims } from './ask.ts';
import { giveRole } from './give-role.ts';

const NAME_MAX = 30;
/** How many names are tried for one that is free. */
const TRIES = 20;

export interface Joining {
  /** Its key; null: the directory. */
  provider: string | null;
  /** What they are called there. */
  name: string;
  from: Origin;
  joins: Exclude<ProviderJoins, 'off'>;
  /** What they came by. */
  invitation: Invitation | undefined;
}

/**
 * Makes an account for somebody whom a provider vouches for, and answers its user. Nobody knows its password: a link for
 * a new one makes one. `approved` says whether they may come in without staff, `confirms` whether they confirm their
 * address first. Throws `NotJoining` where the server takes nobody this way, `forbidden` for where they come from,
 * `invalid` for an invite that is not good, and where the provider gives no address that mail reaches them by.
 */
export async function joinFrom(
  ctx: Context,
  claims: Claims,
  { provider, name, from, joins, invitation }: Joining,
): Promise<{ userId: number; approved: boolean; confirms: boolean }> {
  const prepared = await prepare(ctx, claims, {
    from,
    waits: joins === 'server' && (await waitsAsOthers(ctx, invitation)),
    invitedById: invitation?.accountId ?? null,
    inviteId: invitation?.id ?? null,
  });
  const { issuer, subject } = claims;
  return ctx.db.write(async (tx) => {
    await invitation?.use(tx);
    const { userId } = await insertUser(ctx, tx, prepared);
    const createdAt = ctx.clock.now();
    const row = { id: ctx.ids.next(), userId, issuer, subject, name, createdAt, lastUsedAt: createdAt, role: null };
    // Two at the same moment: the second one fails here, and leaves nothing.
    if ((await insertRow(tx, 'identities', row, { ignoreConflicts: true })) === 0) {
      throw new AppError('conflict', 'This account is connected with somebody already');
    }
    const { approved, confirms = false } = prepared.input;
    // Who waits has no role yet: it is given when they come in.
    if (approved && !confirms) await giveRole(ctx, tx, { provider, identityId: row.id, claims });
    return { userId, approved, confirms };
  });
}

/** Whether staff decide about them, as about who joins by the form; nobody is asked for a reason elsewhere. */
async function waitsAsOthers(ctx: Context, invitation: Invitation | undefined): Promise<boolean> {
  const settings = await loadInstanceSettings(ctx);
  requireJoining(settings, invitation !== undefined);
  return waitsForStaff(settings, invitation !== undefined);
}

/** With the name they have there, or the first free one after it. */
async function prepare(
  ctx: Context,
  { username, displayName, email, emailVerified }: Claims,
  { waits, ...more }: Pick<CreateUserInput, 'from' | 'invitedById' | 'inviteId'> & { from: Origin; waits: boolean },
): Promise<PreparedUser> {
  const wanted = username
    .toLowerCase()
    .replaceAll(/[^a-z0-9_]+/g, '_')
    .replaceAll(/^_+|_+$/g, '')
    .slice(0, NAME_MAX);
  const base = wanted === '' ? 'member' : wanted;
  // An address that the provider has not seen to is what somebody says.
  const confirms = sendsMail(ctx) && !emailVerified;
  const form = { confirms, email, password: createSecret(ctx.rng), role: 'user', displayName, ...more } as const;
  for (let i = 1; i <= TRIES; i++) {
    const end = i === 1 ? '' : i === TRIES ? `_${ctx.ids.next() % 1_000_000}` : `_${i}`;
    try {
      const named = { ...form, username: `${base.slice(0, NAME_MAX - end.length)}${end}` };
      // What staff keep out, they keep out here, too; who is doubtful waits for them.
      const approved = (await passBarriers(ctx, named)) === 'open' && !waits;
      return await prepareUser(ctx, { ...named, approved });
    } catch (error) {
      if (!(error instanceof AppError) || error.details?.['username'] === undefined || i === TRIES) throw error;
    }
  }
  throw new AppError('invalid', 'No name is free');
}
