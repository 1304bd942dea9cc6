import { prepare } from '../../db/prepare.ts';

/** The roles of these accounts; those of other servers have none. */
export const findRoles = prepare<{ accountIds: number[] }>()((q) =>
  q.db.selectFrom('users').select(['accountId', 'role']).where(q.inIds('accountId', 'accountIds')),
);

/** The setting that decides who may invite others. */
export const findInvitesFor = prepare<Record<never, never>>()((q) =>
  q.db.selectFrom('settings').select('valueJson').where('key', '=', 'invitesFor'),
);
