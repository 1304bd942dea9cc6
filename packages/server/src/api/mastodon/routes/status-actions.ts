import { statusActions } from '@linnet/api-schemas/mastodon/endpoints/status-actions.ts';
import { boostPost, unboostPost } from '../../../core/boosts/boost.ts';
import type { Context } from '../../../core/context.ts';
import {
  bookmarkPost,
  type MarkInput,
  muteConversation,
  pinPost,
  unbookmarkPost,
  unmuteConversation,
  unpinPost,
} from '../../../core/posts/marks.ts';
import { loadPostDefaults } from '../../../core/users/post-defaults.ts';
import { findEntry } from '../../../core/views/find-entry.ts';
import { likePost, unlikePost } from '../../../core/votes/vote.ts';
import { AppError } from '../../../lib/errors.ts';
import { defineRoutes, type MemberCall } from '../../http/route.ts';
import { readVisibility } from '../serializers/visibility.ts';
import { loadStatus } from '../statuses.ts';

const origin = 'local' as const;

/** What one does to posts of others, and to own ones. Everything answers the post; doing it twice is fine. */
export const statusActionRoutes = defineRoutes(statusActions, {
  favourite: answerMark((ctx, mark) => likePost(ctx, { ...mark, origin })),
  unfavourite: answerMark((ctx, mark) => unlikePost(ctx, { ...mark, origin })),
  // The only action that answers something new: the wrapper, with the post inside.
  boost: async (call) => {
    const { ctx, viewer, accountId, path } = call;
    const { visibility } = call.params;
    const { facts } = (await findEntry(ctx, viewer, path.id)).post;
    const mark = { accountId, postId: facts.id };
    // A boost of what is for followers is for followers, whatever was asked for.
    if (visibility === 'direct' && facts.policy.visibility !== 'followers') {
      throw new AppError('invalid', 'Validation failed: Visibility is reserved');
    }
    const wanted =
      visibility === undefined ? (await loadPostDefaults(ctx, mark.accountId)).visibility : readVisibility(visibility);
    // Who writes to mentioned people alone by default still boosts for followers.
    const reach = wanted === 'direct' ? 'followers' : wanted;
    return loadStatus(ctx, viewer, await boostPost(ctx, { ...mark, visibility: reach, origin }));
  },
  unboost: answerMark((ctx, mark) => unboostPost(ctx, { ...mark, origin })),
  bookmark: answerMark(bookmarkPost),
  unbookmark: answerMark(unbookmarkPost),
  pin: answerMark(pinPost),
  unpin: answerMark(unpinPost),
  mute: answerMark(muteConversation),
  unmute: answerMark(unmuteConversation),
});

type PostCall = MemberCall & { path: { id: number } };

function answerMark(run: (ctx: Context, mark: MarkInput) => Promise<void>) {
  return async (call: PostCall) => {
    const mark = await findMark(call);
    await run(call.ctx, mark);
    return loadStatus(call.ctx, call.viewer, mark.postId);
  };
}

/** The post an action is about: apps may name it by a boost of it. */
async function findMark({ ctx, accountId, viewer, path }: PostCall): Promise<MarkInput> {
  const { post } = await findEntry(ctx, viewer, path.id);
  return { accountId, postId: post.facts.id };
}
