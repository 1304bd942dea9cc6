import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { mint } from '../../core/addresses.ts';
import type { Viewer } from '../../core/audience/viewer.ts';
import { findBoost } from '../../core/boosts/find.ts';
import type { Context } from '../../core/context.ts';
import { findStamp } from '../../core/quotes/find.ts';
import { loadAccountViews } from '../../core/views/account.ts';
import { loadEntryViews, loadPostViews } from '../../core/views/post.ts';
import { findLikeById } from '../../core/votes/find.ts';
import { parseId } from '../../lib/ids.ts';
import { renderAnnounce, renderLike } from '../render/activity.ts';
import type { Json } from '../render/json.ts';
import { renderStamp } from '../render/quote.ts';
import { sendDocument, sendMissing, sendPrivately } from './answers.ts';
import { findForAsker } from './find-for-asker.ts';

interface ById {
  Params: { id: string };
}

/**
 * Boosts, likes and consents to quotes by local accounts, for who was sent one and asks whether it is true, as far as
 * they may see what it is about.
 */
export function addMarkRoutes(fastify: FastifyInstance, ctx: Context): void {
  const answer =
    (load: (ctx: Context, viewer: Viewer, id: number) => Promise<Json | undefined>) =>
    async (request: FastifyRequest<ById>, reply: FastifyReply) => {
      const id = parseId(request.params.id);
      if (id === undefined) return sendMissing(reply);
      const mark = await findForAsker(ctx, request as FastifyRequest, (viewer) => load(ctx, viewer, id));
      if (mark === undefined) return sendMissing(reply);
      return mark.open ? sendDocument(reply, mark.found) : sendPrivately(reply, mark.found);
    };
  fastify.get<ById>('/boosts/:id', answer(loadAnnounce));
  fastify.get<ById>('/likes/:id', answer(loadLike));
  fastify.get<ById>('/stamps/:id', answer(loadStamp));
}

async function loadAnnounce(ctx: Context, viewer: Viewer, id: number): Promise<Json | undefined> {
  const row = await findBoost(ctx.db, id);
  if (row === undefined) return undefined;
  const [entry] = await loadEntryViews(ctx, viewer, [{ entryId: id, postId: row.postId }]);
  const boost = entry?.boost;
  if (entry === undefined || boost === undefined || boost.account.domain !== '') return undefined;
  const post = entry.post.facts;
  return renderAnnounce({ boost, actorUri: boost.account.uri, postUri: post.uri, authorUri: post.account.uri });
}

async function loadLike(ctx: Context, viewer: Viewer, id: number): Promise<Json | undefined> {
  const row = await findLikeById(ctx.db, id);
  if (row === undefined) return undefined;
  const account = (await loadAccountViews(ctx, [row.accountId])).get(row.accountId);
  const post = (await loadPostViews(ctx, viewer, [row.postId])).get(row.postId)?.facts;
  if (account === undefined || account.domain !== '' || account.suspended || post === undefined) return undefined;
  return renderLike({ uri: mint.like(ctx, id), actorUri: account.uri, objectUri: post.uri });
}

async function loadStamp(ctx: Context, viewer: Viewer, id: number): Promise<Json | undefined> {
  const stamp = await findStamp(ctx.db, id);
  const post = stamp && (await loadPostViews(ctx, viewer, [stamp.postId])).get(stamp.postId)?.facts;
  if (stamp === undefined || post === undefined || !post.local) return undefined;
  return renderStamp(ctx, { id, authorUri: post.account.uri, uri: stamp.uri, postUri: post.uri });
}
