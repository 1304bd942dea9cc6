import type { Tx } from '../../db/database.ts';
import type { PostsTable } from '../../db/tables/posts.ts';
import type { Subscriber } from '../../queue/job.ts';
import { findBoost } from '../boosts/queries.ts';
import { findCollection, findItem, findShownHere } from '../collections/queries.ts';
import type { Context } from '../context.ts';
import { type Correspondent, enterConversations } from '../conversations/enter.ts';
import type { AppEvent } from '../events.ts';
import { findFollow } from '../follows/queries.ts';
import { findNamedIds } from '../posts/queries/holders.ts';
import { findQuoters } from '../posts/queries/quotes.ts';
import { findMentionedIds, holdPost } from '../posts/queries.ts';
import { findReactionById } from '../reactions/queries.ts';
import { findReportsByIds } from '../reports/queries.ts';
import { findSanctionsByIds } from '../sanctions/queries.ts';
import { findUserByAccount } from '../users/queries.ts';
import { findLike } from '../votes/queries.ts';
import { tellCrowd } from './crowds.ts';
import {
  deleteNotificationsAbout,
  deleteNotificationsAboutCollection,
  deleteNotificationsOfCause,
  deleteNotificationsOfMember,
  deleteNotificationsOn,
  deleteOlder,
  deleteOutcome,
  findNews,
} from './queries.ts';
import { chooseRecipients } from './recipients.ts';
import { aboutAccount, aboutPost, notify, takeBack, tell } from './tell.ts';
import { tellOfNewcomer, tellStaff } from './tell-staff.ts';

/** Whom one direct post may reach. */
const MAX_NAMED = 1_000;

/** Of the people in a collection, how many of here are told that it changed: all that it may have. */
const MAX_SHOWN = 150;

/** Of the people here who quote a post, how many are told of an edit: those who did last. */
const MAX_QUOTERS = 100;

/** Tells local people what concerns them. */
export const notificationsSubscriber: Subscriber<Context, AppEvent> = {
  name: 'notifications',
  priority: 2,
  batch: 64,
  wants: (event) => event.kind in HANDLERS,
  async handle(ctx, events) {
    await ctx.db.write(
      async (tx) => {
        for (const event of await withoutSilence(tx, events)) {
          const handler = HANDLERS[event.kind] as Handler<AppEvent> | undefined;
          await handler?.(ctx, tx, event);
        }
      },
      { durable: false },
    );
  },
};

/** Most posts concern nobody here by name: all of them are asked about at once. */
async function withoutSilence(tx: Tx, events: readonly AppEvent[]): Promise<readonly AppEvent[]> {
  const ids = events.flatMap((event) => (event.kind === 'post.created' ? [event.postId] : []));
  if (ids.length === 0) return events;
  const news = new Set((await findNews.all(tx, { ids })).map((row) => row.id));
  return events.filter((event) => event.kind !== 'post.created' || news.has(event.postId));
}

type Handler<E> = (ctx: Context, tx: Tx, event: E) => Promise<void>;
type Handlers = { [K in AppEvent['kind']]?: Handler<Extract<AppEvent, { kind: K }>> };

/** A job may come late or twice: each cause is looked at again before anybody is told of it. */
const HANDLERS: Handlers = {
  async 'post.created'(ctx, tx, { postId }) {
    const post = await holdPost.first(tx, { id: postId });
    if (post === undefined) return;
    const mentioned = (await findMentionedIds.all(tx, { postId })).map((row) => row.accountId);
    await notify(ctx, tx, { kind: 'mention', fromAccountId: post.accountId, ...aboutPost(postId) }, mentioned);
    if (post.visibility === 'direct') {
      const named = (await findNamedIds.all(tx, { postId, limit: MAX_NAMED })).map((row) => row.accountId);
      return tellCorrespondents(ctx, tx, post, [post.accountId, ...named]);
    }
    if (post.replyToId === null) await tellCrowd(ctx, tx, { crowd: 'followers', postId, causeId: postId, after: 0 });
  },
  async 'post.edited'(ctx, tx, { postId, addedIds = [] }) {
    const post = await holdPost.first(tx, { id: postId });
    if (post === undefined) return;
    const from = { fromAccountId: post.accountId, ...aboutPost(postId) };
    // Whoever was told of the mention before is not told again: the key is the same.
    await notify(ctx, tx, { kind: 'mention', ...from }, addedIds);
    if (post.visibility === 'direct') await tellCorrespondents(ctx, tx, post, addedIds);
    // What happened is this edit; a post has no other name for it than its time.
    const causeId = post.editedAt ?? postId;
    await deleteOlder.run(tx, { kind: 'edit', postId, causeId });
    await tellCrowd(ctx, tx, { crowd: 'boosters', postId, causeId, after: 0 });
    for (const quote of await findQuoters.all(tx, { postId, limit: MAX_QUOTERS })) {
      await deleteOlder.run(tx, { kind: 'quote-edit', postId: quote.id, causeId });
      const about = { fromAccountId: post.accountId, ...aboutPost(quote.id), causeId };
      await notify(ctx, tx, { kind: 'quote-edit', ...about }, [quote.accountId]);
    }
  },
  async 'quote.changed'(ctx, tx, { postId }) {
    const post = await holdPost.first(tx, { id: postId });
    if (post === undefined) return;
    if (post.quoteState !== 'accepted' || post.quoteId === null) {
      return void (await deleteNotificationsOfCause.run(tx, { kind: 'quote', postId, causeId: postId }));
    }
    const quoted = await holdPost.first(tx, { id: post.quoteId });
    if (quoted === undefined) return;
    await notify(ctx, tx, { kind: 'quote', fromAccountId: post.accountId, ...aboutPost(postId) }, [quoted.accountId]);
  },
  async 'post.deleted'(_ctx, tx, { postId }) {
    await deleteNotificationsAbout.run(tx, { postId });
  },
  async 'report.created'(ctx, tx, { reportId, accountId, targetId }) {
    const about = { subjectKind: 'report', subjectId: reportId, causeId: reportId } as const;
    await tellStaff(ctx, tx, { news: { kind: 'report', fromAccountId: accountId, ...about }, targetId, after: 0 });
  },
  async 'user.joined'(ctx, tx, { accountId }) {
    // Who has an address to confirm may never be heard of again.
    const user = await findUserByAccount.first(tx, { accountId });
    if (user !== undefined && user.emailState !== 'asked') await tellOfNewcomer(ctx, tx, accountId);
  },
  async 'user.confirmed'(ctx, tx, { accountId }) {
    if ((await findUserByAccount.first(tx, { accountId })) !== undefined) await tellOfNewcomer(ctx, tx, accountId);
  },
  async 'collection.joined'(ctx, tx, { itemId, collectionId }) {
    const item = await findItem.first(tx, { id: itemId });
    const collection = await findCollection.first(tx, { id: collectionId });
    if (item?.state !== 'accepted' || collection === undefined) return;
    const about = { subjectKind: 'collection', subjectId: collectionId, causeId: itemId } as const;
    const news = { kind: 'collection', fromAccountId: collection.accountId, ...about } as const;
    await notify(ctx, tx, news, [item.accountId]);
  },
  async 'collection.changed'(ctx, tx, { collectionId, at }) {
    const collection = await findCollection.first(tx, { id: collectionId });
    if (collection === undefined) return;
    const about = { subjectKind: 'collection', subjectId: collectionId, causeId: at } as const;
    await deleteNotificationsOn.run(tx, { kind: 'collection-edit', subjectId: collectionId });
    const news = { kind: 'collection-edit', fromAccountId: collection.accountId, ...about } as const;
    const shown = await findShownHere.all(tx, { collectionId, limit: MAX_SHOWN });
    await notify(
      ctx,
      tx,
      news,
      shown.map((row) => row.accountId),
    );
  },
  async 'collection.left'(_ctx, tx, { collectionId, memberId }) {
    await deleteNotificationsOfMember.run(tx, { accountId: memberId, subjectId: collectionId });
  },
  async 'collection.deleted'(_ctx, tx, { collectionId }) {
    await deleteNotificationsAboutCollection.run(tx, { subjectId: collectionId });
  },
  async 'report.resolved'(ctx, tx, { reportId, accountId }) {
    const [report] = await findReportsByIds.all(tx, { ids: [reportId] });
    // Whoever told it for another server is told nothing.
    if (report?.resolved !== 1 || (await findUserByAccount.first(tx, { accountId })) === undefined) return;
    const about = { fromAccountId: null, subjectKind: 'report', subjectId: reportId, causeId: reportId } as const;
    await tell(ctx, tx, { kind: 'report-resolved', ...about }, accountId);
  },
  async 'follows.severed'(ctx, tx, { severanceId, accountId }) {
    const about = { fromAccountId: null, subjectKind: 'severance', subjectId: severanceId } as const;
    await tell(ctx, tx, { kind: 'severed', ...about, causeId: severanceId }, accountId);
  },
  async 'report.reopened'(_ctx, tx, { reportId, accountId }) {
    await deleteOutcome.run(tx, { accountId, reportId });
  },
  async 'account.sanctioned'(ctx, tx, { sanctionId, accountId }) {
    const [sanction] = await findSanctionsByIds.all(tx, { ids: [sanctionId] });
    if (sanction === undefined || (await findUserByAccount.first(tx, { accountId })) === undefined) return;
    const about = { fromAccountId: null, subjectKind: 'sanction', subjectId: sanctionId, causeId: sanctionId } as const;
    await tell(ctx, tx, { kind: 'sanction', ...about }, accountId);
  },
  async 'appeal.answered'(ctx, tx, { sanctionId, accountId }) {
    if ((await findUserByAccount.first(tx, { accountId })) === undefined) return;
    const about = { fromAccountId: null, subjectKind: 'sanction', subjectId: sanctionId, causeId: sanctionId } as const;
    await tell(ctx, tx, { kind: 'appeal-answered', ...about }, accountId);
  },
  async 'like.created'(ctx, tx, { postId, accountId }) {
    const post = await holdPost.first(tx, { id: postId });
    const like = await findLike.first(tx, { accountId, postId });
    if (post === undefined || like === undefined) return;
    const news = { kind: 'like', fromAccountId: accountId, ...aboutPost(postId), causeId: like.id } as const;
    await notify(ctx, tx, news, [post.accountId]);
  },
  async 'like.deleted'(_ctx, tx, { postId, accountId }) {
    const post = await holdPost.first(tx, { id: postId });
    if (post === undefined) return;
    await takeBack(tx, post.accountId, { kind: 'like', fromAccountId: accountId, ...aboutPost(postId) });
  },
  async 'reaction.created'(ctx, tx, { reactionId, postId, accountId }) {
    const post = await holdPost.first(tx, { id: postId });
    if (post === undefined || (await findReactionById.first(tx, { id: reactionId })) === undefined) return;
    const news = { kind: 'reaction', fromAccountId: accountId, ...aboutPost(postId), causeId: reactionId } as const;
    await notify(ctx, tx, news, [post.accountId]);
  },
  async 'reaction.deleted'(_ctx, tx, { reactionId, postId }) {
    await deleteNotificationsOfCause.run(tx, { kind: 'reaction', postId, causeId: reactionId });
  },
  async 'poll.ended'(ctx, tx, { postId, endsAt, origin }) {
    const post = await holdPost.first(tx, { id: postId });
    if (post === undefined) return;
    await deleteOlder.run(tx, { kind: 'poll', postId, causeId: endsAt });
    // Nobody did it, so that there is nobody whom its author might not want to hear of.
    const news = { kind: 'poll', fromAccountId: null, ...aboutPost(postId), causeId: endsAt } as const;
    if (origin === 'local') await tell(ctx, tx, news, post.accountId);
    await tellCrowd(ctx, tx, { crowd: 'voters', postId, causeId: endsAt, after: 0 });
  },
  async 'draft.failed'(ctx, tx, { accountId, failureId }) {
    const about = { fromAccountId: null, subjectKind: 'account', subjectId: accountId, filtered: 0 } as const;
    await tell(ctx, tx, { kind: 'unpublished', ...about, causeId: failureId }, accountId);
  },
  async 'boost.created'(ctx, tx, { postId, accountId }) {
    const post = await holdPost.first(tx, { id: postId });
    const boost = await findBoost.first(tx, { accountId, postId });
    if (post === undefined || boost === undefined) return;
    const news = { kind: 'boost', fromAccountId: accountId, ...aboutPost(postId), causeId: boost.id } as const;
    await notify(ctx, tx, news, [post.accountId]);
  },
  async 'boost.deleted'(_ctx, tx, { postId, accountId }) {
    const post = await holdPost.first(tx, { id: postId });
    if (post === undefined) return;
    await takeBack(tx, post.accountId, { kind: 'boost', fromAccountId: accountId, ...aboutPost(postId) });
  },
  async 'follow.created'(ctx, tx, { followId, accountId, targetId, state }) {
    if (state !== 'pending') return;
    await notify(ctx, tx, { kind: 'follow-request', ...aboutAccount(accountId), causeId: followId }, [targetId]);
  },
  async 'follow.accepted'(ctx, tx, { followId, accountId, targetId }) {
    await takeBack(tx, targetId, { kind: 'follow-request', ...aboutAccount(accountId) });
    if ((await findFollow.first(tx, { accountId, targetId }))?.state !== 'accepted') return;
    await notify(ctx, tx, { kind: 'follow', ...aboutAccount(accountId), causeId: followId }, [targetId]);
  },
  'follow.rejected': (_ctx, tx, event) => takeBackFollow(tx, event),
  'follow.deleted': (_ctx, tx, event) => takeBackFollow(tx, event),
};

/** Whom a direct post names hears of it, and has it among their conversations; its author has it there too. */
async function tellCorrespondents(ctx: Context, tx: Tx, post: PostsTable, ids: readonly number[]): Promise<void> {
  const { id: postId, accountId: fromAccountId } = post;
  const occurrence = { kind: 'mention', fromAccountId, postId } as const;
  const recipients = await chooseRecipients(tx, occurrence, ids, ctx.clock.now());
  const people = recipients.flatMap(({ accountId, verdict, quiet }): Correspondent[] =>
    verdict === 'filter' ? [] : [{ accountId, as: quiet ? 'quiet' : 'news' }],
  );
  if (post.local === 1 && ids.includes(fromAccountId)) people.push({ accountId: fromAccountId, as: 'own' });
  await enterConversations(ctx, tx, post, people);
}

/** Whoever ended it; another one may have begun since. */
async function takeBackFollow(tx: Tx, pair: { accountId: number; targetId: number }): Promise<void> {
  const { state } = (await findFollow.first(tx, pair)) ?? {};
  const about = aboutAccount(pair.accountId);
  if (state !== 'accepted') await takeBack(tx, pair.targetId, { kind: 'follow', ...about });
  if (state !== 'pending') await takeBack(tx, pair.targetId, { kind: 'follow-request', ...about });
}
