import { type AccountRef, findAccount } from '../../core/accounts/find.ts';
import type { Context } from '../../core/context.ts';
import { findFollow } from '../../core/follows/find.ts';
import { findKnownInboxes } from '../../core/instances/inboxes.ts';
import { loadActor } from '../documents/load-actor.ts';
import {
  type Activity,
  renderAccept,
  renderActorDelete,
  renderActorUpdate,
  renderBlock,
  renderFollow,
  renderReject,
  renderUndo,
} from '../render/activity.ts';
import { renderActor } from '../render/actor.ts';
import { mayAnswer } from './may-answer.ts';
import { maySpeak, type Plan, type Planners, personalInbox, type Target } from './plan.ts';

type Kinds =
  | 'follow.created'
  | 'follow.accepted'
  | 'follow.rejected'
  | 'follow.deleted'
  | 'block.created'
  | 'block.deleted'
  | 'account.updated'
  | 'account.deleted';

export const RELATION_PLANNERS: Planners<Kinds> = {
  async 'follow.created'(ctx, { accountId, targetId }) {
    const pair = await findPair(ctx, accountId, targetId);
    const follow = await findFollow(ctx.db, { accountId, targetId });
    if (pair === undefined || follow === undefined) return [];
    return toPlan('follow', pair, renderFollow(toUris(follow.uri, pair)));
  },
  async 'follow.deleted'(ctx, { accountId, targetId, followUri }) {
    const pair = await findPair(ctx, accountId, targetId);
    return pair === undefined ? [] : toPlan('follow', pair, renderUndo(renderFollow(toUris(followUri, pair))));
  },
  // The one who answers is the target, so the pair is the other way round.
  async 'follow.accepted'(ctx, { accountId, targetId, followUri }) {
    const pair = await findPair(ctx, targetId, accountId);
    const follow = await findFollow(ctx.db, { accountId, targetId });
    if (pair === undefined || follow === undefined || !mayAnswerFollow(ctx, pair)) return [];
    return toPlan('followed', pair, renderAccept(toAnswered(followUri ?? follow.uri, pair), ctx.ids.next()));
  },
  async 'follow.rejected'(ctx, { accountId, targetId, followUri }) {
    const pair = await findPair(ctx, targetId, accountId);
    return pair === undefined || !mayAnswerFollow(ctx, pair)
      ? []
      : toPlan('followed', pair, renderReject(toAnswered(followUri, pair), ctx.ids.next()));
  },
  async 'block.created'(ctx, { accountId, targetId, blockUri }) {
    const pair = await findPair(ctx, accountId, targetId);
    return pair === undefined ? [] : toPlan('block', pair, renderBlock(toUris(blockUri, pair)));
  },
  async 'block.deleted'(ctx, { accountId, targetId, blockUri }) {
    const pair = await findPair(ctx, accountId, targetId);
    return pair === undefined ? [] : toPlan('block', pair, renderUndo(renderBlock(toUris(blockUri, pair))));
  },
  async 'account.updated'(ctx, { accountId }) {
    const input = await loadActor(ctx, accountId);
    // That somebody was suspended is told as well: the document says so, and little else.
    if (input === undefined) return [];
    const activity = renderActorUpdate(renderActor(input), ctx.ids.next());
    return [{ accountId, subject: input.account.uri, body: activity, to: [{ kind: 'followers', of: accountId }] }];
  },
  // Whoever may ever have heard of them, not only who follows them: the follows may be gone by now.
  async 'account.deleted'(ctx, { accountId }) {
    const account = await findAccount(ctx, accountId);
    if (account === undefined) return [];
    const to: Target[] = [{ kind: 'inboxes', inboxes: await findKnownInboxes(ctx.db) }, { kind: 'relays' }];
    return [{ accountId, subject: account.uri, body: renderActorDelete(account.uri), to }];
  },
};

/** So often one pair's Follow is answered in an hour. */
const ANSWERS = 8;

const mayAnswerFollow = (ctx: Context, { ours, theirs }: Pair) =>
  mayAnswer(ctx, `follow ${ours.id} ${theirs.id}`, ANSWERS);

/** One of ours and one of another server. */
interface Pair {
  ours: AccountRef;
  theirs: AccountRef;
}

async function findPair(ctx: Context, ourId: number, theirId: number): Promise<Pair | undefined> {
  const ours = await findAccount(ctx, ourId);
  const theirs = await findAccount(ctx, theirId);
  return maySpeak(ours) && theirs !== undefined && theirs.domain !== '' ? { ours, theirs } : undefined;
}

function toUris(uri: string, { ours, theirs }: Pair) {
  return { uri, actorUri: ours.uri, objectUri: theirs.uri };
}

/** A Follow of theirs that ours answers. */
function toAnswered(uri: string, { ours, theirs }: Pair) {
  return { uri, actorUri: theirs.uri, objectUri: ours.uri };
}

function toPlan(word: string, pair: Pair, body: Activity): Plan[] {
  return [
    {
      accountId: pair.ours.id,
      subject: `${word} ${pair.ours.uri} ${pair.theirs.uri}`,
      body,
      to: [{ kind: 'inboxes', inboxes: personalInbox(pair.theirs) }],
    },
  ];
}
