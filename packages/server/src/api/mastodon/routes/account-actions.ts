import { accountActions } from '@linnet/api-schemas/mastodon/endpoints/account-actions.ts';
import type { Relationship } from '@linnet/api-schemas/mastodon/relationship.ts';
import { blockAccount, muteAccount, unblockAccount, unmuteAccount } from '../../../core/blocks/block.ts';
import { setAccountNote } from '../../../core/blocks/note.ts';
import { endorseAccount, unendorseAccount } from '../../../core/follows/endorse.ts';
import { followAccount, rejectFollow, unfollowAccount } from '../../../core/follows/follow.ts';
import type { AccountView } from '../../../core/views/account.ts';
import { parseLanguageTags } from '../../../lib/text/language-tag.ts';
import { defineRoutes, type MemberCall } from '../../http/route.ts';
import { loadAccountView, loadRelationship } from '../accounts.ts';

const origin = 'local' as const;

/** What one account does to another. Each answer is how they stand afterwards; doing it twice changes nothing. */
export const accountActionRoutes = defineRoutes(accountActions, {
  follow: async (call) => {
    const { reblogs, notify, languages } = call.params;
    const options = {
      ...(reblogs === undefined ? {} : { showBoosts: reblogs }),
      ...(notify === undefined ? {} : { notify }),
      ...(languages === undefined ? {} : { languages: parseLanguageTags(languages) }),
    };
    let target: AccountView | undefined;
    const relationship = await act(call, (pair, view) => {
      target = view;
      return followAccount(call.ctx, { ...pair, origin, ...options });
    });
    return target?.locked === false ? expectAcceptance(relationship) : relationship;
  },
  unfollow: (call) => act(call, (pair) => unfollowAccount(call.ctx, { ...pair, origin })),
  removeFollower: (call) =>
    act(call, ({ accountId, targetId }) =>
      rejectFollow(call.ctx, { accountId: targetId, targetId: accountId, origin }),
    ),
  block: (call) => act(call, (pair) => blockAccount(call.ctx, { ...pair, origin })),
  unblock: (call) => act(call, (pair) => unblockAccount(call.ctx, { ...pair, origin })),
  mute: (call) =>
    act(call, (pair) => {
      const { notifications, duration } = call.params;
      const forMs = duration === 0 ? {} : { durationMs: duration * 1_000 };
      return muteAccount(call.ctx, { ...pair, notifications, ...forMs });
    }),
  unmute: (call) => act(call, (pair) => unmuteAccount(call.ctx, pair)),
  endorse,
  unendorse,
  pin: endorse,
  unpin: unendorse,
  note: (call) => act(call, (pair) => setAccountNote(call.ctx, { ...pair, comment: call.params.comment })),
});

function endorse(call: MemberCall & { path: { id: number } }) {
  return act(call, (pair) => endorseAccount(call.ctx, pair));
}

function unendorse(call: MemberCall & { path: { id: number } }) {
  return act(call, (pair) => unendorseAccount(call.ctx, pair));
}

type Pair = { accountId: number; targetId: number };

async function act(
  { ctx, accountId, path }: MemberCall & { path: { id: number } },
  run: (pair: Pair, target: AccountView) => Promise<void>,
): Promise<Relationship> {
  const target = await loadAccountView(ctx, path.id);
  await run({ accountId, targetId: target.id }, target);
  return loadRelationship(ctx, accountId, target.id);
}

/**
 * What Mastodon answers to a follow of somebody elsewhere who approves everyone: their server's yes is a moment away,
 * and apps do not ask again.
 */
function expectAcceptance(relationship: Relationship): Relationship {
  return { ...relationship, following: relationship.following || relationship.requested, requested: false };
}
