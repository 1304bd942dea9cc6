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
