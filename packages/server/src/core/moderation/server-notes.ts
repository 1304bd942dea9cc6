import { insertRow } from '../../db/insert.ts';
import { type Page, readPage } from '../../db/keyset.ts';
import { lockKept } from '../../db/queries/locks.ts';
import type { ServerNotesTable } from '../../db/tables/server-notes.ts';
import { notFound } from '../../lib/errors.ts';
import { writeAudit } from '../audit/write.ts';
import type { Context } from '../context.ts';
import { checkNoteCount, readStaffNote } from '../people/notes.ts';
import { readBlockable } from './instance-blocks.ts';
import { countServerNotes, deleteServerNote, findServerNotes } from './queries.ts';

export type ServerNote = ServerNotesTable;

/** A page of what staff wrote down about a server, be it met or not, newest first. Throws `invalid`. */
export async function listServerNotes(ctx: Context, domain: string, page: Page): Promise<ServerNote[]> {
  return readPage(ctx.db, findServerNotes, { domain: readBlockable(ctx, domain) }, page);
}

/** Writes something down about a server. Throws `invalid`. */
export async function addServerNote(
  ctx: Context,
  input: { by: number | null; domain: string; text: string },
): Promise<ServerNote> {
  const { by } = input;
  const domain = readBlockable(ctx, input.domain);
  const text = readStaffNote(input.text);
  return ctx.db.write(async (tx) => {
    await lockKept(tx, 'serverNotes', domain);
    checkNoteCount(await countServerNotes.first(tx, { domain }));
    const row = { id: ctx.ids.next(), domain, accountId: by, text, createdAt: ctx.clock.now() };
    await insertRow(tx, 'serverNotes', row);
    await writeAudit(ctx, tx, { by, act: 'instance.note', target: { kind: 'domain', key: domain, label: domain } });
    return row;
  });
}

/** Takes one away. Throws `not-found`, `invalid`. */
export async function removeServerNote(
  ctx: Context,
  input: { by: number | null; domain: string; id: number },
): Promise<void> {
  const { by, id } = input;
  const domain = readBlockable(ctx, input.domain);
  await ctx.db.write(async (tx) => {
    if ((await deleteServerNote.run(tx, { domain, id })) === 0) throw notFound();
    const target = { kind: 'domain', key: domain, label: domain } as const;
    await writeAudit(ctx, tx, { by, act: 'instance.remove-note', target });
  });
}
