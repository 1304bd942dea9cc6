import { polls } from '@linnet/api-schemas/mastodon/endpoints/polls.ts';
import type { Poll } from '@linnet/api-schemas/mastodon/poll.ts';
import type { Viewer } from '../../../core/audience/viewer.ts';
import type { Context } from '../../../core/context.ts';
import { lookAtPoll } from '../../../core/polls/refresh.ts';
import { votePoll } from '../../../core/polls/vote.ts';
import { loadPostViews } from '../../../core/views/post.ts';
import { notFound } from '../../../lib/errors.ts';
import { defineRoutes } from '../../http/route.ts';
import { renderFor } from '../render-for.ts';
import { renderPoll } from '../serializers/poll.ts';

/** Polls, by the ids of their posts. */
export const pollRoutes = defineRoutes(polls, {
  get: async ({ ctx, viewer, path }) => {
    const poll = await loadPoll(ctx, viewer, path.id);
    if (viewer.kind === 'member') await lookAtPoll(ctx, path.id);
    return poll;
  },
  vote: async ({ ctx, accountId, viewer, path, params }) => {
    await votePoll(ctx, { accountId, postId: path.id, choices: params.choices, origin: 'local' });
    return loadPoll(ctx, viewer, path.id);
  },
});

/** Who may see the post may see its poll. */
async function loadPoll(ctx: Context, viewer: Viewer, id: number): Promise<Poll> {
  const post = (await loadPostViews(ctx, viewer, [id])).get(id);
  const poll = post === undefined ? null : renderPoll(renderFor(ctx), post.facts, post.mine);
  if (poll === null) throw notFound();
  return poll;
}
