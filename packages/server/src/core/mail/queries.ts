import { prepare } from '../../db/prepare.ts';

/** Whom a mail goes to, and what says whether it should. */
export const findRecipient = prepare<{ userId: number }>()((q) =>
  q.db
    .selectFrom('users')
    .innerJoin('accounts', 'accounts.id', 'users.accountId')
    .select([
      'users.id as userId',
      'users.accountId',
      'users.email',
      'users.emailState',
      'users.pendingEmail',
      'users.locale',
      'users.disabledAt',
      'accounts.username',
      'accounts.suspendedAt',
      'accounts.deletedAt',
    ])
    .where('users.id', '=', q.param('userId')),
);
