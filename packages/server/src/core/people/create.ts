import { writeAudit } from '../audit/write.ts';
import type { Context } from '../context.ts';
import { holdToGive } from '../staff/keep-roles.ts';
import { NO_ROLE } from '../staff/roles.ts';
import { type CreatedUser, insertUser, prepareUser } from '../users/create-user.ts';
import { findUserByAccount } from '../users/queries.ts';
import { makeHandedLink } from '../users/reset-password.ts';
import { personTarget } from './find-login.ts';

export interface CreatePersonInput {
  /** An account of staff. */
  by: number;
  username: string;
  email: string;
  /** The key of a role. */
  role: string;
  locale?: string | null;
}

export interface CreatedPerson extends CreatedUser {
  /** By what they choose their password, to hand it on. Whoever has it comes in as them. */
  link: { url: string; expiresAt: number };
}

/**
 * Makes a login for somebody, who is in at once and chooses a password by a link: it is answered, and another one mailed to
 * them where mail is sent. What keeps strangers out at the door is not asked. Throws `invalid` with details for each bad
 * field, and as `changeRole` does for a role.
 */
export async function createPerson(ctx: Context, { by, role, ...input }: CreatePersonInput): Promise<CreatedPerson> {
  // Nobody knows it, the maker least of all.
  const password = ctx.rng.bytes(32).toString('base64url');
  const prepared = await prepareUser(ctx, { ...input, password, role, approved: true });
  return ctx.db.write(async (tx) => {
    if (role !== NO_ROLE) await holdToGive(tx, { by, key: role });
    const created = await insertUser(ctx, tx, prepared);
    const target = personTarget({ id: created.accountId, username: input.username });
    await writeAudit(ctx, tx, { by, act: 'user.create', target, details: { role } });
    const maker = await findUserByAccount.first(tx, { accountId: by });
    const link = await makeHandedLink(ctx, tx, {
      userId: created.userId,
      byUserId: maker?.id ?? null,
      isFirst: true,
    });
    await ctx.queue.emit(tx, { kind: 'user.made', userId: created.userId });
    return { ...created, link };
  });
}
