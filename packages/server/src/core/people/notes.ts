import { insertRow } from '../../db/insert.ts';
import { type Page, readPage } from '../../db/keyset.ts';
import type { StaffNotesTable } from '../../db/tables/people.ts';
import { AppError, notFound } from '../../lib/errors.ts';
import type { Context } from '../context.ts';
import { countStaffNotes, deleteStaffNote, findPeople, findStaffNotes } from './queries.ts';

export const STAFF_NOTE_MAX = 2_000;
/** About one person. */
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
  const text = input.text.trim();
  if (text === '') throw new AppError('invalid', "Validation failed: Text can't be blank");
  if (text.length > STAFF_NOTE_MAX) {
    throw new AppError('invalid', `Validation failed: Text is too long (maximum is ${STAFF_NOTE_MAX} characters)`);
  }
  const { by: accountId, targetId } = input;
  return ctx.db.write(async (tx) => {
    if ((await findPeople.first(tx, { ids: [targetId] })) === undefined) throw notFound();
    if (Number((await countStaffNotes.first(tx, { targetId }))?.count ?? 0) >= STAFF_NOTES_MAX) {
      throw new AppError('invalid', `Validation failed: There are ${STAFF_NOTES_MAX} notes about them already`);
    }
    const row = { id: ctx.ids.next(), targetId, accountId, text, createdAt: ctx.clock.now() };
    await insertRow(tx, 'staffNotes', row);
    return row;
  });
}

/** Takes a note away. Throws `not-found`. */
export async function removeStaffNote(ctx: Context, input: { targetId: number; id: number }): Promise<void> {
  const gone = await ctx.db.write((tx) => deleteStaffNote.run(tx, input));
  if (gone === 0) throw notFound();
}
