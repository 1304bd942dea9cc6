import type { FastifyReply } from 'fastify';
import type { AccountRef } from '../../core/accounts/find.ts';
import { VISITOR } from '../../core/audience/viewer.ts';
import type { Context } from '../../core/context.ts';
import { loadSkeleton } from '../../core/timelines/load.ts';
import { type EntryView, loadEntryViews } from '../../core/views/post.ts';
import { toNotes } from '../documents/load-notes.ts';
import { embed, renderAnnounce, renderCreate } from '../render/activity.ts';
import { renderCollection, renderPage } from '../render/collection.ts';
import { NOTE_CONTEXT } from '../render/context.ts';
import type { Json } from '../render/json.ts';
import { type NoteInput, renderNote } from '../render/note.ts';
import { sendDocument } from './answers.ts';
import { type PageQuery, readPageQuery, writePageQuery } from './page-query.ts';

const PER_PAGE = 20;

/** What an account published for everyone, as the activities that were sent (ActivityPub §5.1). */
export async function sendOutbox(
  ctx: Context,
  account: AccountRef,
  query: PageQuery,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const id = `${account.uri}/outbox`;
  const { wanted, maxId, minId } = readPageQuery(query);
  if (!wanted) return sendDocument(reply, renderCollection({ id, totalItems: account.postsCount, paged: true }));
  const cursor = (id: number | undefined) => (id === undefined ? undefined : { by: 'id' as const, at: [id] });
  const bounds = { limit: PER_PAGE, below: cursor(maxId), above: cursor(minId), upwards: minId !== undefined };
  const timeline = { kind: 'account', accountId: account.id } as const;
  const { items: entries } = await loadSkeleton(ctx, VISITOR, timeline, bounds);
  const views = await loadEntryViews(ctx, VISITOR, entries);
  const notes = await toNotes(
    ctx,
    views.map((view) => view.post.facts),
  );
  const first = entries[0];
  const last = entries.length === PER_PAGE ? entries.at(-1) : undefined;
  const page = renderPage({
    collectionId: id,
    query: writePageQuery({ maxId, minId }),
    next: last === undefined ? undefined : writePageQuery({ maxId: last.entryId }),
    prev: first === undefined ? undefined : writePageQuery({ minId: first.entryId }),
    items: views.flatMap((view) => renderEntry(view, notes) ?? []),
    context: NOTE_CONTEXT,
  });
  return sendDocument(reply, page);
}

function renderEntry({ post: { facts: post }, boost }: EntryView, notes: Map<number, NoteInput>): Json | undefined {
  if (boost === undefined) {
    const note = notes.get(post.id);
    return note === undefined ? undefined : embed(renderCreate(renderNote(note)));
  }
  const uris = { actorUri: boost.account.uri, postUri: post.uri, authorUri: post.account.uri };
  return embed(renderAnnounce({ boost, ...uris }));
}
