import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { mint } from '../../core/addresses.ts';
import { VISITOR, type Viewer } from '../../core/audience/viewer.ts';
import type { Context } from '../../core/context.ts';
import { findDeletedAt, findOpenReplies } from '../../core/posts/find.ts';
import { wantsActivityJson } from '../../lib/accept.ts';
import { parseId } from '../../lib/ids.ts';
import { loadNotes } from '../documents/load-notes.ts';
import { renderCreate } from '../render/activity.ts';
import { renderCollection, renderPage } from '../render/collection.ts';
import type { Json } from '../render/json.ts';
import { type NoteInput, renderNote, renderNoteDocument } from '../render/note.ts';
import { renderTombstoneDocument } from '../render/tombstone.ts';
import { sendDocument, sendGone, sendMissing, sendPrivately, sendToPage } from './answers.ts';
import { findForAsker } from './find-for-asker.ts';
import { type PageQuery, readPageQuery, writePageQuery } from './page-query.ts';

const REPLIES_PER_PAGE = 20;

interface ById {
  Params: { id: string };
  Querystring: PageQuery;
}

type Send = (reply: FastifyReply, document: Json) => FastifyReply;
type Render = (note: NoteInput, query: PageQuery) => Json | Promise<Json>;

/** Posts and what hangs on them. Limited ones are there only for a signed request by somebody who may see them. */
export function addPostRoutes(fastify: FastifyInstance, ctx: Context): void {
  const answer =
    (render: Render, sendAbsent: SendAbsent = async (_ctx, reply) => sendMissing(reply)) =>
    async (request: FastifyRequest<ById>, reply: FastifyReply): Promise<FastifyReply> => {
      const id = parseId(request.params.id);
      if (id === undefined) return sendMissing(reply);
      const note = await findForAsker(ctx, request as FastifyRequest, (viewer) => find(ctx, viewer, id));
      if (note === undefined) return sendAbsent(ctx, reply, id);
      const send: Send = note.open ? sendDocument : sendPrivately;
      return send(reply, await render(note.found, request.query));
    };
  const sendNote = answer(renderNoteDocument, sendTombstone);

  fastify.get<ById>('/posts/:id', { config: { unsigned: 'page' } }, async (request, reply) => {
    if (wantsActivityJson(request.headers.accept)) return sendNote(request, reply);
    const id = parseId(request.params.id);
    const note = id === undefined ? undefined : await find(ctx, VISITOR, id);
    return note === undefined ? sendMissing(reply) : sendToPage(reply, note.post.url);
  });
  fastify.get<ById>(
    '/posts/:id/activity',
    answer((note) => renderCreate(renderNote(note)), sendTombstone),
  );
  fastify.get<ById>(
    '/posts/:id/replies',
    answer((note, query) => loadReplies(ctx, note, query)),
  );
  fastify.get<ById>(
    '/posts/:id/likes',
    answer(({ post }) => renderCount(`${post.uri}/likes`, post.stats.likes)),
  );
  fastify.get<ById>(
    '/posts/:id/shares',
    answer(({ post }) => renderCount(`${post.uri}/shares`, post.stats.boosts)),
  );
}

async function find(ctx: Context, viewer: Viewer, id: number): Promise<NoteInput | undefined> {
  return (await loadNotes(ctx, viewer, [id])).get(id);
}

type SendAbsent = (ctx: Context, reply: FastifyReply, id: number) => Promise<FastifyReply>;

const sendTombstone: SendAbsent = async (ctx, reply, id) => {
  const uri = mint.post(ctx, id);
  const deletedAt = await findDeletedAt(ctx.db, id);
  if (deletedAt === undefined) return sendMissing(reply);
  return sendGone(reply, renderTombstoneDocument(uri, deletedAt));
};

/** What everybody may see of what answers a post. */
async function loadReplies(ctx: Context, { post }: NoteInput, query: PageQuery): Promise<Json> {
  const id = `${post.uri}/replies`;
  const { wanted, minId } = readPageQuery(query);
  if (!wanted) return renderCollection({ id, totalItems: post.stats.replies, paged: true });
  const parent = { id: post.id, accountId: post.account.id };
  const rows = await findOpenReplies(ctx, parent, { above: minId ?? 0, limit: REPLIES_PER_PAGE });
  const last = rows.length === REPLIES_PER_PAGE ? rows.at(-1) : undefined;
  return renderPage({
    collectionId: id,
    query: writePageQuery({ minId }),
    next: last === undefined ? undefined : writePageQuery({ minId: last.id }),
    items: rows.map((row) => row.uri),
  });
}

/** How many, not who. */
function renderCount(id: string, totalItems: number): Json {
  return renderCollection({ id, totalItems, paged: false });
}
