import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { AccountRef } from '../../core/accounts/find.ts';
import { mint } from '../../core/addresses.ts';
import { VISITOR } from '../../core/audience/viewer.ts';
import type { Context } from '../../core/context.ts';
import { findTies } from '../../core/follows/find.ts';
import { loadFeaturedTags } from '../../core/tags/featured-tags.ts';
import { loadSkeleton } from '../../core/timelines/load.ts';
import { loadAccountViews } from '../../core/views/account.ts';
import { loadNotes } from '../documents/load-notes.ts';
import { renderCollection, renderPage } from '../render/collection.ts';
import { NOTE_CONTEXT } from '../render/context.ts';
import { renderHashtag } from '../render/hashtag.ts';
import { renderNote } from '../render/note.ts';
import { renderTombstoneDocument } from '../render/tombstone.ts';
import { sendDocument, sendGone, sendMissing } from './answers.ts';
import { renderFeaturedList } from './featured.ts';
import { findActor } from './find-actor.ts';
import { sendOutbox } from './outbox.ts';
import { type PageQuery, readPageQuery, writePageQuery } from './page-query.ts';

const MEMBERS_PER_PAGE = 40;
const FEATURED_MAX = 50;

export interface CollectionRequest {
  Params: { name: string };
  Querystring: PageQuery;
}

type Send = (
  ctx: Context,
  account: AccountRef,
  query: PageQuery,
  reply: FastifyReply,
) => FastifyReply | Promise<FastifyReply>;

/** The collections of an account. They are documents only: there is no page of their own to send people to. */
export function addCollectionRoutes(fastify: FastifyInstance, ctx: Context): void {
  const answer = (send: Send) => async (request: FastifyRequest<CollectionRequest>, reply: FastifyReply) => {
    const account = await findActor(ctx, request.params.name);
    if (account === undefined) return sendMissing(reply);
    if (account.deletedAt !== null) return sendGone(reply, renderTombstoneDocument(account.uri, account.deletedAt));
    if (account.suspended) return sendMissing(reply);
    return send(ctx, account, request.query, reply);
  };
  fastify.get<CollectionRequest>('/users/:name/outbox', answer(sendOutbox));
  fastify.get<CollectionRequest>('/users/:name/followers', answer(sendFollowers));
  fastify.get<CollectionRequest>('/users/:name/following', answer(sendFollowing));
  fastify.get<CollectionRequest>('/users/:name/collections/featured', answer(sendFeatured));
  fastify.get<CollectionRequest>('/users/:name/collections/tags', answer(sendFeaturedTags));
  fastify.get<CollectionRequest>('/users/:name/collections/people', answer(sendFeaturedPeople));
}

const sendFollowers: Send = (ctx, account, query, reply) =>
  sendMembers(ctx, account, query, reply, { kind: 'followers', totalItems: account.followersCount });

const sendFollowing: Send = (ctx, account, query, reply) =>
  sendMembers(ctx, account, query, reply, { kind: 'following', totalItems: account.followingCount });

interface Members {
  kind: 'followers' | 'following';
  totalItems: number;
}

async function sendMembers(
  ctx: Context,
  account: AccountRef,
  query: PageQuery,
  reply: FastifyReply,
  { kind, totalItems }: Members,
): Promise<FastifyReply> {
  const id = `${account.uri}/${kind}`;
  const { wanted, maxId } = readPageQuery(query);
  if (account.hideCollections) {
    return wanted ? sendMissing(reply) : sendDocument(reply, renderCollection({ id, totalItems, paged: false }));
  }
  if (!wanted) return sendDocument(reply, renderCollection({ id, totalItems, paged: true }));
  const bounds = { limit: MEMBERS_PER_PAGE, ...(maxId !== undefined && { maxId }) };
  const rows = await findTies(ctx.db, kind, account.id, bounds);
  const accounts = await loadAccountViews(
    ctx,
    rows.map((row) => row.accountId),
  );
  const last = rows.length === MEMBERS_PER_PAGE ? rows.at(-1) : undefined;
  const page = renderPage({
    collectionId: id,
    query: writePageQuery({ maxId }),
    next: last === undefined ? undefined : writePageQuery({ maxId: last.id }),
    items: rows.flatMap((row) => accounts.get(row.accountId)?.uri ?? []),
    totalItems,
  });
  return sendDocument(reply, page);
}

/** Pinned posts, embedded whole: readers would fetch each of them otherwise. */
const sendFeatured: Send = async (ctx, account, _query, reply) => {
  const timeline = { kind: 'marked', by: 'pins', accountId: account.id } as const;
  const { items: pins } = await loadSkeleton(ctx, VISITOR, timeline, { limit: FEATURED_MAX });
  const notes = await loadNotes(
    ctx,
    VISITOR,
    pins.map((pin) => pin.postId),
  );
  const items = pins.flatMap(({ postId }) => {
    const note = notes.get(postId);
    return note === undefined ? [] : [renderNote(note)];
  });
  const id = `${account.uri}/collections/featured`;
  return sendDocument(
    reply,
    renderCollection({ id, totalItems: items.length, paged: false, items, context: NOTE_CONTEXT }),
  );
};

/** The tags on the profile, each with where one finds its posts here. */
const sendFeaturedTags: Send = async (ctx, account, _query, reply) => {
  const tags = await loadFeaturedTags(ctx, account.id);
  const page = `${mint.accountPage(ctx, account.username)}/tagged`;
  const items = tags.map(({ tag }) => renderHashtag(`${page}/${encodeURIComponent(tag)}`, tag));
  const id = `${account.uri}/collections/tags`;
  return sendDocument(
    reply,
    renderCollection({ id, totalItems: items.length, paged: false, items, context: NOTE_CONTEXT }),
  );
};

/** Choices of people on the profile. */
const sendFeaturedPeople: Send = async (ctx, account, _query, reply) =>
  sendDocument(reply, await renderFeaturedList(ctx, account));
