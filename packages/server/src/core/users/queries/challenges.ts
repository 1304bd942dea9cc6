import { prepare } from '../../../db/prepare.ts';

export const deleteSpentBefore = prepare<{ now: number }>()((q) =>
  q.db.deleteFrom('spentChallenges').where('expiresAt', '<=', q.param('now')),
);
