import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { mint } from '../../core/addresses.ts';
import { VISITOR, type Viewer } from '../../core/audience/viewer.ts';
import type { Context } from '../../core/context.ts';
import { findDeletedAt, findOpenReplies } from '../../core/posts/find.ts';
import { wantsActivityJson } from '../../lib/accept.ts';
import { parseId } from '../../lib/ids.ts';
import { loadNotes } from '../documents/load-notes.ts';
import { InboxRefusal } from '../inbox/refusal.ts';
import { verifyFetch } from '../inbox/verify-fetch.ts';
import { renderCreate } from '../render/activity.ts';
import { renderCollection, renderPage } from '../render/collection.ts';
import type { Json } from '../render/json.ts';
import { type NoteInput, renderNote, renderNoteDocument } from '../render/note.ts';
import { renderTombstoneDocument } from '../render/tombstone.ts';
import { sendDocument, sendGone, sendMissing, sendPrivately, sendToPage } from './answers.ts';
import { type PageQuery, readPageQuery, writePageQuery } from './page-query.ts';

const REPLIES_PER_PAGE = 20;

interface ById {
  Params: { id: string };
  Querystring: PageQuery;
}

/** Posts and what hangs on them. Limited ones are there only for a signed request by somebody who may see them. */
export function addPostRoutes(fastify: FastifyInstance, ctx: Context): void {
  const answer =
    (render: (note: NoteInput) => Json) =>
    async (request: FastifyRequest<ById>, reply: FastifyReply): Promise<FastifyReply> => {
      const id = parseId(request.params.id);
      if (id === undefined) return sendMissing(reply);
      const open = await find(ctx, VISITOR, id);
      if (open !== undefined) return sendDocument(reply, render(open));
      const viewer = await findViewer(ctx, request);
      const limited = viewer === undefined ? undefined : await find(ctx, viewer, id);
      if (limited !== undefined) return sendPrivately(reply, render(limited));
      return sendAbsent(ctx, reply, id);
    };
  const sendNote = answer(renderNoteDocument);
  const sendCreate = answer((note) => renderCreate(renderNote(note)));

  fastify.get<ById>('/posts/:id', async (request, reply) => {
    if (wantsActivityJson(request.headers.accept)) return sendNote(request, reply);
    const id = parseId(request.params.id);
    const note = id === undefined ? undefined : await find(ctx, VISITOR, id);
    return note === undefined ? sendMissing(reply) : sendToPage(reply, note.post.url);
  });
  fastify.get<ById>('/posts/:id/activity', sendCreate);

  fastify.get<ById>('/posts/:id/replies', (request, reply) =>
    withPublicPost(ctx, request, reply, (note) => sendReplies(ctx, note, request.query, reply)),
  );
  fastify.get<ById>('/posts/:id/likes', (request, reply) =>
    withPublicPost(ctx, request, reply, ({ post }) => sendCount(reply, `${post.uri}/likes`, post.stats.likes)),
  );
  fastify.get<ById>('/posts/:id/shares', (request, reply) =>
    withPublicPost(ctx, request, reply, ({ post }) => sendCount(reply, `${post.uri}/shares`, post.stats.boosts)),
  );
}

async function find(ctx: Context, viewer: Viewer, id: number): Promise<NoteInput | undefined> {
  return (await loadNotes(ctx, viewer, [id])).get(id);
}

/** A signature that does not hold is as good as none: the answer must not tell what there is. */
async function findViewer(ctx: Context, request: FastifyRequest<ById>): Promise<Viewer | undefined> {
  if (request.headers['signature'] === undefined) return undefined;
  try {
    // Who is not known here is neither followed nor mentioned by anybody.
    const { account } = await verifyFetch(ctx, request as FastifyRequest);
    return account === undefined ? undefined : { kind: 'remote', accountId: account.id };
  } catch (error) {
    if (!(error instanceof InboxRefusal)) throw error;
    request.log.debug({ err: error }, 'a signed fetch was not believed');
    return undefined;
  }
}

async function sendAbsent(ctx: Context, reply: FastifyReply, id: number): Promise<FastifyReply> {
  const uri = mint.post(ctx, id);
  const deletedAt = await findDeletedAt(ctx.db, id);
  if (deletedAt === undefined) return sendMissing(reply);
  return sendGone(reply, renderTombstoneDocument(uri, deletedAt));
}

async function withPublicPost(
  ctx: Context,
  request: FastifyRequest<ById>,
  reply: FastifyReply,
  send: (note: NoteInput) => FastifyReply | Promise<FastifyReply>,
): Promise<FastifyReply> {
  const id = parseId(request.params.id);
  const note = id === undefined ? undefined : await find(ctx, VISITOR, id);
  return note === undefined ? sendMissing(reply) : send(note);
}

async function sendReplies(
  ctx: Context,
  { post }: NoteInput,
  query: PageQuery,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const id = `${post.uri}/replies`;
  const { wanted, minId } = readPageQuery(query);
  if (!wanted) return sendDocument(reply, renderCollection({ id, totalItems: post.stats.replies, paged: true }));
  const parent = { id: post.id, accountId: post.account.id };
  const rows = await findOpenReplies(ctx, parent, { above: minId ?? 0, limit: REPLIES_PER_PAGE });
  const last = rows.length === REPLIES_PER_PAGE ? rows.at(-1) : undefined;
  const page = renderPage({
    collectionId: id,
    query: writePageQuery({ minId }),
    next: last === undefined ? undefined : writePageQuery({ minId: last.id }),
    items: rows.map((row) => row.uri),
  });
  return sendDocument(reply, page);
}

/** How many, not who. */
function sendCount(reply: FastifyReply, id: string, totalItems: number): FastifyReply {
  return sendDocument(reply, renderCollection({ id, totalItems, paged: false }));
}
