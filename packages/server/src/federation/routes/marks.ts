import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { mint } from '../../core/addresses.ts';
import { VISITOR } from '../../core/audience/viewer.ts';
import { findBoost } from '../../core/boosts/find.ts';
import type { Context } from '../../core/context.ts';
import { loadAccountViews } from '../../core/views/account.ts';
import { loadEntryViews, loadPostViews } from '../../core/views/post.ts';
import { findLikeById } from '../../core/votes/find.ts';
import { parseId } from '../../lib/ids.ts';
import { renderAnnounce, renderLike } from '../render/activity.ts';
import type { Json } from '../render/json.ts';
import { sendDocument, sendMissing } from './answers.ts';

interface ById {
  Params: { id: string };
}

/** Boosts and likes by local accounts, for who was sent one and asks whether it is true. */
export function addMarkRoutes(fastify: FastifyInstance, ctx: Context): void {
  const answer =
    (load: (ctx: Context, id: number) => Promise<Json | undefined>) =>
    async (request: FastifyRequest<ById>, reply: FastifyReply) => {
      const id = parseId(request.params.id);
      const document = id === undefined ? undefined : await load(ctx, id);
      return document === undefined ? sendMissing(reply) : sendDocument(reply, document);
    };
  fastify.get<ById>('/boosts/:id', answer(loadAnnounce));
  fastify.get<ById>('/likes/:id', answer(loadLike));
}

async function loadAnnounce(ctx: Context, id: number): Promise<Json | undefined> {
  const row = await findBoost(ctx.db, id);
  if (row === undefined) return undefined;
  const [entry] = await loadEntryViews(ctx, VISITOR, [{ entryId: id, postId: row.postId }]);
  const boost = entry?.boost;
  if (entry === undefined || boost === undefined || boost.account.domain !== '') return undefined;
  const post = entry.post.facts;
  return renderAnnounce({ boost, actorUri: boost.account.uri, postUri: post.uri, authorUri: post.account.uri });
}

async function loadLike(ctx: Context, id: number): Promise<Json | undefined> {
  const row = await findLikeById(ctx.db, id);
  if (row === undefined) return undefined;
  const account = (await loadAccountViews(ctx, [row.accountId])).get(row.accountId);
  const post = (await loadPostViews(ctx, VISITOR, [row.postId])).get(row.postId)?.facts;
  if (account === undefined || account.domain !== '' || account.suspended || post === undefined) return undefined;
  return renderLike({ uri: mint.like(ctx, id), actorUri: account.uri, objectUri: post.uri });
}
