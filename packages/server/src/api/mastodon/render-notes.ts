import type { StaffNote } from '@linnet/api-schemas/mastodon/staff-note.ts';
import type { Context } from '../../core/context.ts';
import { loadAccountViews } from '../../core/views/account.ts';
import { renderFor } from './render-for.ts';
import { renderAccount } from './serializers/account.ts';
import { toInstant } from './serializers/dates.ts';

interface Note {
  id: number;
  accountId: number | null;
  text: string;
  createdAt: number;
}

/** What staff wrote down about somebody or something, with who did. */
export async function renderNotes(ctx: Context, notes: readonly Note[]): Promise<StaffNote[]> {
  const writers = await loadAccountViews(
    ctx,
    notes.flatMap((note) => note.accountId ?? []),
  );
  const render = renderFor(ctx);
  return notes.map(({ id, text, createdAt, accountId }) => {
    const writer = writers.get(accountId ?? 0);
    const account = writer === undefined ? null : renderAccount(render, writer);
    return { id: String(id), content: text, created_at: toInstant(createdAt), account };
  });
}
