import { insertRow } from '../../db/insert.ts';
import { type Page, readPage } from '../../db/keyset.ts';
import { lockKept } from '../../db/queries/locks.ts';
import type { StaffNotesTable } from '../../db/tables/people.ts';
import { AppError, forbidden, notFound } from '../../lib/errors.ts';
import { writeAudit } from '../audit/write.ts';
import type { Context } from '../context.ts';
import { mayJudge } from '../staff/judging.ts';
import { nameAccount } from '../staff/name-account.ts';
import { countStaffNotes, deleteStaffNote, findPeople, findStaffNotes } from './queries.ts';

export const STAFF_NOTE_MAX = 2_000;
/** About one person, or one server. */
export const STAFF_NOTES_MAX = 200;

export type StaffNote = StaffNotesTable;

/** A page of what staff wrote down about somebody, newest first. */
export function listStaffNotes(ctx: Context, targetId: number, page: Page): Promise<StaffNote[]> {
  return readPage(ctx.db, findStaffNotes, { targetId }, page);
}

/** Writes something down about somebody, here or elsewhere. Throws `not-found`, `invalid`. */
export async function addStaffNote(
  ctx: Context,
  input: { by: number | null; targetId: number; text: string },
): Promise<StaffNote> {
  const text = readStaffNote(input.text);
  const { by, targetId } = input;
  return ctx.db.write(async (tx) => {
    await lockKept(tx, 'staffNotes', targetId);
    const person = await findPeople.first(tx, { ids: [targetId] });
    if (person === undefined) throw notFound();
    checkNoteCount(await countStaffNotes.first(tx, { targetId }));
    const row = { id: ctx.ids.next(), targetId, accountId: by, text, createdAt: ctx.clock.now() };
    await insertRow(tx, 'staffNotes', row);
    await writeAudit(ctx, tx, { by, act: 'account.note', target: nameAccount(person) });
    return row;
  });
}

/** Takes a note away. Throws `not-found`, `forbidden` for one about themselves or somebody above them. */
export async function removeStaffNote(
  ctx: Context,
  { by, targetId, id }: { by: number | null; targetId: number; id: number },
): Promise<void> {
  await ctx.db.write(async (tx) => {
    const person = await findPeople.first(tx, { ids: [targetId] });
    if (person === undefined) throw notFound();
    if (!(await mayJudge(tx, { by, targetId }))) throw forbidden();
    if ((await deleteStaffNote.run(tx, { targetId, id })) === 0) throw notFound();
    await writeAudit(ctx, tx, { by, act: 'account.remove-note', target: nameAccount(person) });
  });
}

/** What staff write down about somebody or something, as it is kept. Throws `invalid`. */
export function readStaffNote(sent: string): string {
  const text = sent.trim();
  if (text === '') throw new AppError('invalid', "Validation failed: Text can't be blank");
  if (text.length <= STAFF_NOTE_MAX) return text;
  throw new AppError('invalid', `Validation failed: Text is too long (maximum is ${STAFF_NOTE_MAX} characters)`);
}

/** Throws `invalid` where there is no room for one more. */
export function checkNoteCount(found: { count: number } | undefined): void {
  if (Number(found?.count ?? 0) < STAFF_NOTES_MAX) return;
  throw new AppError('invalid', `Validation failed: There are ${STAFF_NOTES_MAX} notes already`);
}
