import { sql } from 'kysely';
import { prepare } from '../../db/prepare.ts';
import type { SignInProvidersTable } from '../../db/tables/providers.ts';

export const findProviders = prepare<{ limit: number }>()((q) =>
  q.db.selectFrom('signInProviders').selectAll().orderBy('key').limit(q.param('limit')),
);

/** Held by who changes it from what it was. */
export const lockProvider = prepare<{ key: string }>()((q) =>
  q.db.selectFrom('signInProviders').selectAll().where('key', '=', q.param('key')).modifyEnd(q.lock('update')),
);
export const findProvider = prepare<{ key: string }>()((q) =>
  q.db.selectFrom('signInProviders').selectAll().where('key', '=', q.param('key')),
);

export const updateProvider = prepare<SignInProvidersTable>()((q) =>
  q.db
    .updateTable('signInProviders')
    .set({
      title: q.param('title'),
      clientId: q.param('clientId'),
      sealed: q.param('sealed'),
      samlJson: q.param('samlJson'),
      joins: q.param('joins'),
      roleClaim: q.param('roleClaim'),
      roleScope: q.param('roleScope'),
      rolesJson: q.param('rolesJson'),
      rolesById: q.param('rolesById'),
      disabledAt: q.param('disabledAt'),
    })
    .where('key', '=', q.param('key')),
);

/** What a provider of SAML says of itself, read anew. */
export const updateSaml = prepare<{ key: string; samlJson: string | null }>()((q) =>
  q.db
    .updateTable('signInProviders')
    .set({ samlJson: q.param('samlJson') })
    .where('key', '=', q.param('key')),
);

/** How many people are known by each issuer; counting stops at `limit`. */
export const countIdentities = prepare<{ limit: number }>()(
  (q) => sql<{ key: string; count: number }>`select p."key", (select count(*) from (
      select 1 as "one" from "identities" i where i."issuer" = p."issuer" limit ${q.param('limit')}) c) as "count"
    from "signInProviders" p`,
);

/** Somebody else whom an issuer's word lets in, and who stands above a role, or beside it. */
export const findAbove = prepare<{ issuer: string; but: number; role: string; position: number }>()(
  (q) => sql<{ accountId: number }>`
    select u."accountId" from "identities" i
    join "users" u on u."id" = i."userId" join "roles" r on r."key" = u."role"
    where i."issuer" = ${q.param('issuer')} and u."accountId" <> ${q.param('but')} and r."position" >= 0
      and (r."position" > ${q.param('position')} or (r."position" = ${q.param('position')} and u."role" <> ${q.param('role')}))
    limit 1`,
);

/** What somebody is here, held until it is given, and what was given to them by who they are elsewhere. */
export const holdRoles = prepare<{ identityId: number }>()(
  (q) => sql<{ userId: number; accountId: number; username: string; role: string; given: string | null }>`
    select u."id" as "userId", u."accountId", a."username", u."role", i."role" as "given" from "identities" i
    join "users" u on u."id" = i."userId" join "accounts" a on a."id" = u."accountId"
    where i."id" = ${q.param('identityId')} ${q.lock('change', 'u', 'i')}`,
);

export const setGivenRole = prepare<{ id: number; role: string | null }>()((q) =>
  q.db
    .updateTable('identities')
    .set({ role: q.param('role') })
    .where('id', '=', q.param('id')),
);

export const deleteProvider = prepare<{ key: string }>()((q) =>
  q.db.deleteFrom('signInProviders').where('key', '=', q.param('key')),
);

export const findIdentities = prepare<{ userId: number; limit: number }>()((q) =>
  q.db
    .selectFrom('identities')
    .select(['id', 'issuer', 'name', 'createdAt', 'lastUsedAt'])
    .where('userId', '=', q.param('userId'))
    .orderBy('id')
    .limit(q.param('limit')),
);

/** Whose it is, and what their login says. */
export const findIdentity = prepare<{ issuer: string; subject: string }>()((q) =>
  q.db
    .selectFrom('identities')
    .innerJoin('users', 'users.id', 'identities.userId')
    .innerJoin('accounts', 'accounts.id', 'users.accountId')
    .select([
      'identities.id as identityId',
      'users.id',
      'users.emailState',
      'users.twoFactorAt',
      'users.approvedAt',
      'users.refusedAt',
      'users.refusalText',
      'users.disabledAt',
      'accounts.suspendedAt',
      'accounts.deletedAt',
    ])
    .where('identities.issuer', '=', q.param('issuer'))
    .where('identities.subject', '=', q.param('subject')),
);

export const touchIdentity = prepare<{ id: number; now: number }>()((q) =>
  q.db
    .updateTable('identities')
    .set({ lastUsedAt: q.param('now') })
    .where('id', '=', q.param('id')),
);

export const deleteIdentity = prepare<{ id: number; userId: number }>()((q) =>
  q.db
    .deleteFrom('identities')
    .where('id', '=', q.param('id'))
    .where('userId', '=', q.param('userId'))
    .returning('name'),
);
