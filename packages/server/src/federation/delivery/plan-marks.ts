import { type AccountRef, findAccount } from '../../core/accounts/find.ts';
import { mint } from '../../core/addresses.ts';
import { findBoost } from '../../core/boosts/find.ts';
import type { Context } from '../../core/context.ts';
import { findPollVotes } from '../../core/polls/find.ts';
import { findPost, type PostRef } from '../../core/posts/find.ts';
import type { Visibility } from '../../core/views/facts.ts';
import { findLike } from '../../core/votes/find.ts';
import { type Activity, renderAnnounce, renderLike, renderUndo } from '../render/activity.ts';
import { renderVote } from '../render/vote.ts';
import { maySpeak, type Plan, type Planners, personalInbox, sharedInbox, type Target } from './plan.ts';

type Kind = 'boost.created' | 'boost.deleted' | 'like.created' | 'like.deleted' | 'poll.voted';

export const MARK_PLANNERS: Planners<Kind> = {
  async 'boost.created'(ctx, { boostId, postId, accountId }) {
    const boost = await findBoost(ctx.db, boostId);
    const scene = await findScene(ctx, accountId, postId);
    if (boost === undefined || scene === undefined) return [];
    return planBoost(scene, boost.visibility, renderAnnounce({ boost, ...toUris(scene) }));
  },
  async 'boost.deleted'(ctx, { postId, accountId, uri, visibility }) {
    const scene = await findScene(ctx, accountId, postId);
    if (scene === undefined) return [];
    const boost = { uri, visibility: visibility as Visibility };
    return planBoost(scene, boost.visibility, renderUndo(renderAnnounce({ boost, ...toUris(scene) })));
  },
  async 'like.created'(ctx, { postId, accountId }) {
    const like = await findLike(ctx.db, { accountId, postId });
    const scene = await findScene(ctx, accountId, postId);
    return like === undefined || scene === undefined ? [] : planLike(scene, toLike(ctx, like.id, scene));
  },
  async 'like.deleted'(ctx, { postId, accountId, likeId }) {
    const scene = await findScene(ctx, accountId, postId);
    return scene === undefined ? [] : planLike(scene, renderUndo(toLike(ctx, likeId, scene)));
  },
  /** For the author alone: what somebody chose is nobody else's business. */
  async 'poll.voted'(ctx, { postId, accountId, voteIds }) {
    const scene = await findScene(ctx, accountId, postId);
    if (scene === undefined) return [];
    const { actor, post, author } = scene;
    return (await findPollVotes(ctx.db, voteIds)).map(({ id, title }) => ({
      accountId,
      subject: subjectOf('vote', scene),
      body: renderVote({
        uri: mint.pollVote(actor.uri, id),
        actorUri: actor.uri,
        pollUri: post.uri,
        authorUri: author.uri,
        title,
      }),
      to: [{ kind: 'inboxes', inboxes: personalInbox(author) }],
    }));
  },
};

/** Who did it, to which post, and whose that is. */
interface Scene {
  actor: AccountRef;
  post: PostRef;
  author: AccountRef;
}

async function findScene(ctx: Context, accountId: number, postId: number): Promise<Scene | undefined> {
  const actor = await findAccount(ctx, accountId);
  const post = await findPost(ctx.db, postId);
  if (!maySpeak(actor) || post === undefined || post.localOnly) return undefined;
  const author = await findAccount(ctx, post.accountId);
  return author === undefined ? undefined : { actor, post, author };
}

function toUris({ actor, post, author }: Scene) {
  return { actorUri: actor.uri, postUri: post.uri, authorUri: author.uri };
}

function toLike(ctx: Context, likeId: number, { actor, post }: Scene): Activity {
  return renderLike({ uri: mint.like(ctx, likeId), actorUri: actor.uri, objectUri: post.uri });
}

/** Doing, undoing and doing again must arrive in this order. */
function subjectOf(word: string, { actor, post }: Scene): string {
  return `${word} ${actor.uri} ${post.uri}`;
}

function planBoost(scene: Scene, visibility: Visibility, body: Activity): Plan[] {
  const to: Target[] = [{ kind: 'inboxes', inboxes: sharedInbox(scene.author) }];
  if (visibility !== 'direct') to.push({ kind: 'followers', of: scene.actor.id });
  return [
    {
      accountId: scene.actor.id,
      subject: subjectOf('boost', scene),
      body,
      to,
    },
  ];
}

function planLike(scene: Scene, body: Activity): Plan[] {
  return [
    {
      accountId: scene.actor.id,
      subject: subjectOf('like', scene),
      body,
      to: [{ kind: 'inboxes', inboxes: personalInbox(scene.author) }],
    },
  ];
}
