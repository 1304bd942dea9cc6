import { prepare } from '../../db/prepare.ts';

export const findSuspendedDomains = prepare<Record<never, never>>()((q) =>
  q.db.selectFrom('instances').select('domain').where('policy', '=', 'suspended'),
);

export const touchInstance = prepare<{ domain: string; now: number }>()((q) =>
  q.db
    .updateTable('instances')
    .set({ lastSeenAt: q.param('now') })
    .where('domain', '=', q.param('domain')),
);

/** People with an account here: sign-ups that wait are not counted. */
export const countUsers = prepare<Record<never, never>>()((q) =>
  q.db
    .selectFrom('users')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('approvedAt', 'is not', null)
    .where('disabledAt', 'is', null),
);

export const countActiveUsers = prepare<{ since: number }>()((q) =>
  q.db
    .selectFrom('users')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('lastActiveAt', '>', q.param('since')),
);

/** Posts written here, as the accounts count them: counting rows would take longer the more there are. */
export const countLocalPosts = prepare<Record<never, never>>()((q) =>
  q.db
    .selectFrom('accounts')
    .select((eb) => eb.fn.sum<number>('postsCount').as('count'))
    .where('domain', '=', ''),
);

export const findPeers = prepare<Record<never, never>>()((q) =>
  q.db.selectFrom('instances').select('domain').where('policy', '!=', 'suspended').orderBy('domain'),
);
