import { prepare } from '../../db/prepare.ts';

export const findProviders = prepare<{ limit: number }>()((q) =>
  q.db.selectFrom('signInProviders').selectAll().orderBy('key').limit(q.param('limit')),
);

export const findProvider = prepare<{ key: string }>()((q) =>
  q.db.selectFrom('signInProviders').selectAll().where('key', '=', q.param('key')),
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
