import { prepare } from '../../db/prepare.ts';

export const findAuthenticator = prepare<{ userId: number }>()((q) =>
  q.db.selectFrom('authenticators').select(['sealed', 'lastStep']).where('userId', '=', q.param('userId')),
);

/** Another secret in the place of one that was not confirmed. */
export const putAuthenticator = prepare<{ userId: number; sealed: string; createdAt: number }>()((q) =>
  q.db
    .insertInto('authenticators')
    .values({ userId: q.param('userId'), sealed: q.param('sealed'), lastStep: 0, createdAt: q.param('createdAt') })
    .onConflict((conflict) =>
      conflict
        .column('userId')
        .doUpdateSet({ sealed: q.param('sealed'), lastStep: 0, createdAt: q.param('createdAt') }),
    ),
);

/** 0 for a step that was used, or is older than one that was, and where the secret is another one by now. */
export const useStep = prepare<{ userId: number; sealed: string; step: number }>()((q) =>
  q.db
    .updateTable('authenticators')
    .set({ lastStep: q.param('step') })
    .where('userId', '=', q.param('userId'))
    .where('sealed', '=', q.param('sealed'))
    .where('lastStep', '<', q.param('step')),
);

export const deleteAuthenticator = prepare<{ userId: number }>()((q) =>
  q.db.deleteFrom('authenticators').where('userId', '=', q.param('userId')),
);

export const findBackupCodes = prepare<{ userId: number }>()((q) =>
  q.db.selectFrom('backupCodes').select('codeHash').where('userId', '=', q.param('userId')),
);

/** 0 for one that was used or never was. */
export const useBackupCode = prepare<{ userId: number; codeHash: string }>()((q) =>
  q.db.deleteFrom('backupCodes').where('userId', '=', q.param('userId')).where('codeHash', '=', q.param('codeHash')),
);

export const deleteBackupCodes = prepare<{ userId: number }>()((q) =>
  q.db.deleteFrom('backupCodes').where('userId', '=', q.param('userId')),
);
