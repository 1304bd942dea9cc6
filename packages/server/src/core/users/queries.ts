import { sql } from 'kysely';
import type { Tx } from '../../db/database.ts';
import { prepare, type QueryKit } from '../../db/prepare.ts';
import type { UserLinksTable } from '../../db/tables/users.ts';

export const findUserById = prepare<{ id: number }>()((q) =>
  q.db.selectFrom('users').selectAll().where('id', '=', q.param('id')),
);

/** The same, held by who changes it from what it was. */
export const lockUser = prepare<{ id: number }>()((q) =>
  q.db.selectFrom('users').selectAll().where('id', '=', q.param('id')).modifyEnd(q.lock('change')),
);

/** A login and what its account says about it. */
function selectLogins<P>(q: QueryKit<P>) {
  return q.db
    .selectFrom('users')
    .innerJoin('accounts', 'accounts.id', 'users.accountId')
    .select([
      'users.id',
      'users.accountId',
      'users.passwordHash',
      'users.emailState',
      'users.twoFactorAt',
      'users.approvedAt',
      'users.refusedAt',
      'users.refusalText',
      'users.disabledAt',
      'accounts.suspendedAt',
      'accounts.deletedAt',
    ]);
}

/** Whoever has proven that an address is theirs comes before who says so. */
const proven = sql`case "users"."emailState" when 'confirmed' then 0 when 'given' then 1 else 2 end`;

/** Logins under an address, which several people may have given: the proven ones, then the newest. */
export const findLoginsByEmail = prepare<{ email: string; limit: number }>()((q) =>
  selectLogins(q)
    .where('users.email', '=', q.param('email'))
    .orderBy(proven)
    .orderBy('users.id', 'desc')
    .limit(q.param('limit')),
);

/** The same, the first ones after the proven. */
export const findFirstLogins = prepare<{ email: string; limit: number }>()((q) =>
  selectLogins(q)
    .where('users.email', '=', q.param('email'))
    .orderBy(proven)
    .orderBy('users.id')
    .limit(q.param('limit')),
);

export const findKnownLogins = prepare<{ email: string; ids: number[] }>()((q) =>
  selectLogins(q).where(q.inIds('users.id', 'ids')).where('users.email', '=', q.param('email')),
);

export const findLoginByName = prepare<{ usernameKey: string }>()((q) =>
  selectLogins(q).where('accounts.usernameKey', '=', q.param('usernameKey')).where('accounts.domain', '=', ''),
);

export const findUserByAccount = prepare<{ accountId: number }>()((q) =>
  q.db.selectFrom('users').selectAll().where('accountId', '=', q.param('accountId')),
);

export const findOwner = prepare<Record<never, never>>()((q) =>
  q.db.selectFrom('users').select('id').where('role', '=', 'owner').limit(1),
);

export const setPasswordHash = prepare<{ id: number; passwordHash: string }>()((q) =>
  q.db
    .updateTable('users')
    .set({ passwordHash: q.param('passwordHash') })
    .where('id', '=', q.param('id')),
);

/** Replaces a hash only while it is the one that was checked. */
export const renewPasswordHash = prepare<{ id: number; before: string; passwordHash: string }>()((q) =>
  q.db
    .updateTable('users')
    .set({ passwordHash: q.param('passwordHash') })
    .where('id', '=', q.param('id'))
    .where('passwordHash', '=', q.param('before')),
);

/** Whether somebody may do nothing but read; null: they may do all again. */
export const setFrozen = prepare<{ id: number; at: number | null }>()((q) =>
  q.db
    .updateTable('users')
    .set({ frozenAt: q.param('at') })
    .where('id', '=', q.param('id')),
);

export const setLocale = prepare<{ id: number; locale: string | null }>()((q) =>
  q.db
    .updateTable('users')
    .set({ locale: q.param('locale') })
    .where('id', '=', q.param('id')),
);

export const setSettings = prepare<{ id: number; settingsJson: string }>()((q) =>
  q.db
    .updateTable('users')
    .set({ settingsJson: q.param('settingsJson') })
    .where('id', '=', q.param('id')),
);

/** 0 where it is on. */
export const setTwoFactorAt = prepare<{ id: number; now: number }>()((q) =>
  q.db
    .updateTable('users')
    .set({ twoFactorAt: q.param('now') })
    .where('id', '=', q.param('id'))
    .where('twoFactorAt', 'is', null),
);

/** 0 where it is off. */
export const clearTwoFactorAt = prepare<{ id: number }>()((q) =>
  q.db
    .updateTable('users')
    .set({ twoFactorAt: null })
    .where('id', '=', q.param('id'))
    .where('twoFactorAt', 'is not', null),
);

const deleteTokens = prepare<{ userId: number; but: number }>()((q) =>
  q.db
    .deleteFrom('tokens')
    .where('userId', '=', q.param('userId'))
    .where('id', '<>', q.param('but'))
    .returning(['id', 'tokenHash']),
);

const deleteCodes = prepare<{ userId: number }>()((q) =>
  q.db.deleteFrom('oauthCodes').where('userId', '=', q.param('userId')),
);

/** Takes all access from a user: tokens of apps and browsers (all but one), and codes under way. Answers the tokens. */
export async function deleteAccess(
  tx: Tx,
  userId: number,
  { but = 0 }: { but?: number } = {},
): Promise<{ id: number; tokenHash: string }[]> {
  await deleteCodes.run(tx, { userId });
  return deleteTokens.all(tx, { userId, but });
}

export const findRevokedToken = prepare<{ tokenHash: string }>()((q) =>
  q.db.selectFrom('revokedTokens').select('revokedAt').where('tokenHash', '=', q.param('tokenHash')),
);

export const deleteRevokedBefore = prepare<{ before: number }>()((q) =>
  q.db.deleteFrom('revokedTokens').where('revokedAt', '<', q.param('before')),
);

export const findSettings = prepare<{ keys: string[] }>()((q) =>
  q.db.selectFrom('settings').selectAll().where(q.inTexts('key', 'keys')),
);

export const findSetting = prepare<{ key: string }>()((q) =>
  q.db.selectFrom('settings').select('valueJson').where('key', '=', q.param('key')),
);

export const putSetting = prepare<{ key: string; valueJson: string }>()((q) =>
  q.db
    .insertInto('settings')
    .values({ key: q.param('key'), valueJson: q.param('valueJson') })
    .onConflict((conflict) => conflict.column('key').doUpdateSet({ valueJson: q.param('valueJson') })),
);

export const findSetupLink = prepare<{ keyHash: string; now: number }>()((q) =>
  q.db
    .selectFrom('setupLinks')
    .select('keyHash')
    .where('keyHash', '=', q.param('keyHash'))
    .where('expiresAt', '>', q.param('now')),
);

/** 0 when the link is unknown, expired or used. */
export const consumeSetupLink = prepare<{ keyHash: string; now: number }>()((q) =>
  q.db.deleteFrom('setupLinks').where('keyHash', '=', q.param('keyHash')).where('expiresAt', '>', q.param('now')),
);

export const deleteSetupLinks = prepare<{ before: number }>()((q) =>
  q.db.deleteFrom('setupLinks').where('expiresAt', '<=', q.param('before')),
);

export const setEmail = prepare<{ id: number; email: string; emailState: string; pendingEmail: string | null }>()((q) =>
  q.db
    .updateTable('users')
    .set({
      email: q.param('email'),
      emailState: q.param('emailState') as never,
      pendingEmail: q.param('pendingEmail'),
    })
    .where('id', '=', q.param('id')),
);

export const setPendingEmail = prepare<{ id: number; pendingEmail: string | null }>()((q) =>
  q.db
    .updateTable('users')
    .set({ pendingEmail: q.param('pendingEmail') })
    .where('id', '=', q.param('id')),
);

export const findUserLink = prepare<{ keyHash: string; kind: UserLinksTable['kind']; now: number }>()((q) =>
  q.db
    .selectFrom('userLinks')
    .selectAll()
    .where('keyHash', '=', q.param('keyHash'))
    .where('kind', '=', q.param('kind'))
    .where('expiresAt', '>', q.param('now')),
);

/** 0 when somebody else was first. */
export const consumeUserLink = prepare<{ keyHash: string }>()((q) =>
  q.db.deleteFrom('userLinks').where('keyHash', '=', q.param('keyHash')),
);

export const deleteUserLinks = prepare<{ userId: number; kind: UserLinksTable['kind'] }>()((q) =>
  q.db.deleteFrom('userLinks').where('userId', '=', q.param('userId')).where('kind', '=', q.param('kind')),
);

/** Those that somebody of staff handed on. */
export const deleteLinksBy = prepare<{ byUserId: number }>()((q) =>
  q.db.deleteFrom('userLinks').where('byUserId', '=', q.param('byUserId')),
);

export const deleteUserLinksBefore = prepare<{ before: number }>()((q) =>
  q.db.deleteFrom('userLinks').where('expiresAt', '<=', q.param('before')),
);

export const touchUser = prepare<{ id: number; now: number }>()((q) =>
  q.db
    .updateTable('users')
    .set({ lastActiveAt: q.param('now') })
    .where('id', '=', q.param('id')),
);

/** Answers 1 for somebody who was away. */
export const endAbsence = prepare<{ id: number }>()((q) =>
  q.db.updateTable('users').set({ awayAt: null }).where('id', '=', q.param('id')).where('awayAt', 'is not', null),
);

/** People nobody has seen since a time, and who do not count as away yet. */
export const findAbsent = prepare<{ before: number; limit: number }>()((q) =>
  q.db
    .selectFrom('users')
    .select(['id', 'accountId'])
    .where('awayAt', 'is', null)
    .where(sql<number>`coalesce("lastActiveAt", "createdAt")`, '<', q.param('before'))
    .limit(q.param('limit')),
);

/** Answers 0 where they came back meanwhile. */
export const setAway = prepare<{ id: number; before: number; now: number }>()((q) =>
  q.db
    .updateTable('users')
    .set({ awayAt: q.param('now') })
    .where('id', '=', q.param('id'))
    .where(sql<number>`coalesce("lastActiveAt", "createdAt")`, '<', q.param('before')),
);
