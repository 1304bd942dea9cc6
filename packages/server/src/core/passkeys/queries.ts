import { prepare } from '../../db/prepare.ts';

export const findPasskeys = prepare<{ userId: number; limit: number }>()((q) =>
  q.db.selectFrom('passkeys').selectAll().where('userId', '=', q.param('userId')).orderBy('id').limit(q.param('limit')),
);

/** A key, and what its person's login says. */
export const findPasskey = prepare<{ credentialId: string }>()((q) =>
  q.db
    .selectFrom('passkeys')
    .innerJoin('users', 'users.id', 'passkeys.userId')
    .innerJoin('accounts', 'accounts.id', 'users.accountId')
    .select([
      'passkeys.id as passkeyId',
      'passkeys.publicKey',
      'passkeys.signCount',
      'users.id',
      'users.approvedAt',
      'users.refusedAt',
      'users.refusalText',
      'users.disabledAt',
      'accounts.suspendedAt',
      'accounts.deletedAt',
    ])
    .where('passkeys.credentialId', '=', q.param('credentialId')),
);

/** 0 where it was used meanwhile. */
export const notePasskeyUse = prepare<{ id: number; before: number; signCount: number; now: number }>()((q) =>
  q.db
    .updateTable('passkeys')
    .set({ signCount: q.param('signCount'), lastUsedAt: q.param('now') })
    .where('id', '=', q.param('id'))
    .where('signCount', '=', q.param('before')),
);

export const renamePasskeyRow = prepare<{ id: number; userId: number; name: string }>()((q) =>
  q.db
    .updateTable('passkeys')
    .set({ name: q.param('name') })
    .where('id', '=', q.param('id'))
    .where('userId', '=', q.param('userId')),
);

export const deletePasskey = prepare<{ id: number; userId: number }>()((q) =>
  q.db.deleteFrom('passkeys').where('id', '=', q.param('id')).where('userId', '=', q.param('userId')).returning('name'),
);

/** 0 for one that is unknown, used, too old or somebody else's. */
export const useOwnChallenge = prepare<{ challengeHash: string; userId: number; now: number }>()((q) =>
  q.db
    .deleteFrom('passkeyChallenges')
    .where('challengeHash', '=', q.param('challengeHash'))
    .where('userId', '=', q.param('userId'))
    .where('expiresAt', '>', q.param('now')),
);

export const useOpenChallenge = prepare<{ challengeHash: string; now: number }>()((q) =>
  q.db
    .deleteFrom('passkeyChallenges')
    .where('challengeHash', '=', q.param('challengeHash'))
    .where('userId', 'is', null)
    .where('expiresAt', '>', q.param('now')),
);

export const deleteChallengesBefore = prepare<{ now: number }>()((q) =>
  q.db.deleteFrom('passkeyChallenges').where('expiresAt', '<=', q.param('now')),
);
