import { followRequests } from '@linnet/api-schemas/mastodon/endpoints/follow-requests.ts';
import type { Relationship } from '@linnet/api-schemas/mastodon/relationship.ts';
import { acceptFollow, rejectFollow } from '../../../core/follows/follow.ts';
import { loadFollowRequests } from '../../../core/views/account-lists.ts';
import { notFound } from '../../../lib/errors.ts';
import { defineRoutes, type MemberCall } from '../../http/route.ts';
import { loadRelationship, renderAccounts } from '../accounts.ts';
import { linkMarks } from '../http/links.ts';

/** Who asks to follow, and what they are told. */
export const followRequestRoutes = defineRoutes(followRequests, {
  all: async (call) => {
    const found = await loadFollowRequests(call.ctx, call.accountId, call.page);
    linkMarks(call, found);
    return renderAccounts(call.ctx, found.accounts);
  },
  authorize: (call) => tell(call, acceptFollow),
  reject: (call) => tell(call, rejectFollow),
});

async function tell(
  { ctx, accountId, path }: MemberCall & { path: { id: number } },
  answer: typeof acceptFollow | typeof rejectFollow,
): Promise<Relationship> {
  // An accepted follow is not a request any more: `remove_from_followers` ends it.
  if (!(await loadRelationship(ctx, accountId, path.id)).requested_by) throw notFound();
  await answer(ctx, { accountId: path.id, targetId: accountId, origin: 'local' });
  return loadRelationship(ctx, accountId, path.id);
}
