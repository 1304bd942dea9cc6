import type { FastifyRequest } from 'fastify';
import Type from 'typebox';
import { asMember } from '../../../core/audience/viewer.ts';
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
import { requireAuth } from '../../http/auth.ts';
import type { ApiRoutes } from '../../http/client-apis.ts';
import { readParams } from '../http/read-params.ts';
import { readVisibility } from '../serializers/visibility.ts';
import { loadStatus } from '../statuses.ts';
import { accountOf, pathId } from './request.ts';

const BoostParams = Type.Object({ visibility: Type.Optional(Type.Enum(['public', 'unlisted', 'private'])) });

interface Action {
  scope: string;
  run(ctx: Context, mark: MarkInput): Promise<void>;
}

/** Everything that marks a post and answers it; doing it twice is fine. */
const ACTIONS: Record<string, Action> = {
  favourite: { scope: 'write:favourites', run: (ctx, mark) => likePost(ctx, { ...mark, origin: 'local' }) },
  unfavourite: { scope: 'write:favourites', run: (ctx, mark) => unlikePost(ctx, { ...mark, origin: 'local' }) },
  unreblog: { scope: 'write:statuses', run: (ctx, mark) => unboostPost(ctx, { ...mark, origin: 'local' }) },
  bookmark: { scope: 'write:bookmarks', run: bookmarkPost },
  unbookmark: { scope: 'write:bookmarks', run: unbookmarkPost },
  pin: { scope: 'write:accounts', run: pinPost },
  unpin: { scope: 'write:accounts', run: unpinPost },
  mute: { scope: 'write:mutes', run: muteConversation },
  unmute: { scope: 'write:mutes', run: unmuteConversation },
};

/** The post an action is about: apps may name it by a boost of it. */
async function findMark(ctx: Context, request: FastifyRequest): Promise<MarkInput> {
  const accountId = accountOf(request);
  const { post } = await findEntry(ctx, asMember(accountId), pathId(request));
  return { accountId, postId: post.facts.id };
}

/** What one does to posts of others, and to own ones. */
export const statusActionRoutes: ApiRoutes = async (app, { ctx }) => {
  for (const [name, { scope, run }] of Object.entries(ACTIONS)) {
    const limit = name === 'unreblog' ? 'delete' : 'default';
    const options = { preValidation: requireAuth({ access: 'user', scopes: [scope] }), config: { limit } };
    app.post(`/api/v1/statuses/:id/${name}`, options, async (request) => {
      const mark = await findMark(ctx, request);
      await run(ctx, mark);
      return loadStatus(ctx, asMember(mark.accountId), mark.postId);
    });
  }

  // The only action that answers something new: the wrapper, with the post inside.
  const boosting = {
    preValidation: requireAuth({ access: 'user', scopes: ['write:statuses'] }),
    config: { limit: 'posts' as const },
  };
  app.post('/api/v1/statuses/:id/reblog', boosting, async (request) => {
    const { visibility } = readParams(BoostParams, request.form);
    const mark = await findMark(ctx, request);
    const wanted =
      visibility === undefined ? (await loadPostDefaults(ctx, mark.accountId)).visibility : readVisibility(visibility);
    const boostId = await boostPost(ctx, {
      ...mark,
      // Who writes to mentioned people alone by default still boosts for followers.
      visibility: wanted === 'direct' ? 'followers' : wanted,
      origin: 'local',
    });
    return loadStatus(ctx, asMember(mark.accountId), boostId);
  });
};
