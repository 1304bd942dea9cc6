import type { Context } from '../context.ts';
import { fieldError } from '../field-errors.ts';
import { deleteNote, putNote } from './queries.ts';

const NOTE_MAX = 2_000;

/** Keeps a private note about another account; an empty one removes it. */
export async function setAccountNote(
  ctx: Context,
  { accountId, targetId, comment }: { accountId: number; targetId: number; comment: string },
): Promise<void> {
  if ([...comment].length > NOTE_MAX) {
    throw fieldError('comment', 'ERR_TOO_LONG', `is too long (maximum is ${NOTE_MAX} characters)`);
  }
  await ctx.db.write((tx) =>
    comment.trim() === ''
      ? deleteNote.run(tx, { accountId, targetId })
      : putNote.run(tx, { accountId, targetId, comment }),
  );
}
