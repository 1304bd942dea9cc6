import { prepareList } from '../../db/keyset.ts';
import { prepare, type QueryKit } from '../../db/prepare.ts';

export const findAppByClientId = prepare<{ clientId: string }>()((q) =>
  q.db.selectFrom('apps').selectAll().where('clientId', '=', q.param('clientId')),
);

export const findAppNames = prepare<{ ids: number[] }>()((q) =>
  q.db.selectFrom('apps').select(['id', 'name', 'website']).where(q.inIds('id', 'ids')),
);

export const findAppRow = prepare<{ id: number }>()((q) =>
  q.db.selectFrom('apps').selectAll().where('id', '=', q.param('id')),
);

export const findCode = prepare<{ codeHash: string }>()((q) =>
  q.db.selectFrom('oauthCodes').selectAll().where('codeHash', '=', q.param('codeHash')),
);

/** 0 when somebody else's exchange was first. */
export const useCode = prepare<{ codeHash: string; tokenId: number }>()((q) =>
  q.db
    .updateTable('oauthCodes')
    .set({ usedTokenId: q.param('tokenId') })
    .where('codeHash', '=', q.param('codeHash'))
    .where('usedTokenId', 'is', null),
);

export const deleteCodesBefore = prepare<{ before: number }>()((q) =>
  q.db.deleteFrom('oauthCodes').where('expiresAt', '<', q.param('before')),
);

/** A token with what decides whether it still opens anything. */
export const findTokenByHash = prepare<{ tokenHash: string }>()((q) =>
  q.db
    .selectFrom('tokens')
    .leftJoin('users', 'users.id', 'tokens.userId')
    .leftJoin('accounts', 'accounts.id', 'users.accountId')
    .select([
      'tokens.id',
      'tokens.appId',
      'tokens.userId',
      'tokens.scopes',
      'tokens.createdAt',
      'tokens.lastUsedAt',
      'users.accountId',
      'users.role',
      'users.emailState',
      'users.twoFactorAt',
      'users.approvedAt',
      'users.refusedAt',
      'users.refusalText',
      'users.disabledAt',
      'users.frozenAt',
      'accounts.suspendedAt',
      'accounts.deletedAt',
    ])
    .where('tokens.tokenHash', '=', q.param('tokenHash')),
);

/** Of these tokens, those that open something. */
export const findLiveTokens = prepare<{ ids: number[] }>()((q) =>
  q.db
    .selectFrom('tokens')
    .innerJoin('users', 'users.id', 'tokens.userId')
    .innerJoin('accounts', 'accounts.id', 'users.accountId')
    .select('tokens.id')
    .where(q.inIds('tokens.id', 'ids'))
    .where('users.approvedAt', 'is not', null)
    .where('users.disabledAt', 'is', null)
    .where('accounts.suspendedAt', 'is', null)
    .where('accounts.deletedAt', 'is', null),
);

export const deleteToken = prepare<{ id: number }>()((q) =>
  q.db.deleteFrom('tokens').where('id', '=', q.param('id')).returning('tokenHash'),
);

/** The newest that an app can have again: somebody's, or its own. */
export const findSealedTokens = prepare<{ appId: number; userId: number; limit: number }>()((q) =>
  selectSealed(q).where('appId', '=', q.param('appId')).where('userId', '=', q.param('userId')).limit(q.param('limit')),
);

export const findOwnSealedTokens = prepare<{ appId: number; limit: number }>()((q) =>
  selectSealed(q).where('appId', '=', q.param('appId')).where('userId', 'is', null).limit(q.param('limit')),
);

function selectSealed<P>({ db }: QueryKit<P>) {
  return db
    .selectFrom('tokens')
    .select(['id', 'sealed', 'scopes', 'createdAt'])
    .where('sealed', 'is not', null)
    .orderBy('id', 'desc');
}

/** An app may only take back what it was given itself. */
export const deleteTokenOfApp = prepare<{ tokenHash: string; appId: number }>()((q) =>
  q.db
    .deleteFrom('tokens')
    .where('tokenHash', '=', q.param('tokenHash'))
    .where('appId', '=', q.param('appId'))
    .returning(['id', 'tokenHash']),
);

export const findConfirmedAt = prepare<{ id: number }>()((q) =>
  q.db.selectFrom('tokens').select('confirmedAt').where('id', '=', q.param('id')),
);

export const setConfirmedAt = prepare<{ id: number; now: number }>()((q) =>
  q.db
    .updateTable('tokens')
    .set({ confirmedAt: q.param('now') })
    .where('id', '=', q.param('id')),
);

export const touchToken = prepare<{ id: number; now: number }>()((q) =>
  q.db
    .updateTable('tokens')
    .set({ lastUsedAt: q.param('now') })
    .where('id', '=', q.param('id')),
);

const TOKEN_SUMMARY = [
  'tokens.id',
  'tokens.scopes',
  'tokens.createdAt',
  'tokens.lastUsedAt',
  'tokens.ip',
  'tokens.userAgent',
  'apps.name',
  'apps.website',
] as const;

/** What is signed in as somebody, the last first. */
export const findTokensOfUser = prepareList<{ userId: number }>()((q, cut) =>
  q.db
    .selectFrom('tokens')
    .innerJoin('apps', 'apps.id', 'tokens.appId')
    .select(TOKEN_SUMMARY)
    .where('tokens.userId', '=', q.param('userId'))
    .$call(cut('tokens.id')),
);

export const findTokenOfUser = prepare<{ userId: number; id: number }>()((q) =>
  q.db
    .selectFrom('tokens')
    .innerJoin('apps', 'apps.id', 'tokens.appId')
    .select(TOKEN_SUMMARY)
    .where('tokens.id', '=', q.param('id'))
    .where('tokens.userId', '=', q.param('userId')),
);
