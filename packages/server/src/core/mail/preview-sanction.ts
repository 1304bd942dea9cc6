import type { SanctionKind } from '../../db/tables/sanctions.ts';
import type { Context } from '../context.ts';
import { sendsMail } from '../users/sends-mail.ts';
import { sitDown } from './desk.ts';
import { toText } from './letter.ts';
import { tellSanction } from './letters/moderation.ts';
import { findRecipient, findUserIds } from './queries.ts';

/** The mail that somebody would get of an act against them, in their language; null where none goes to them. */
export async function previewSanction(
  ctx: Context,
  { targetId, kind, text }: { targetId: number; kind: SanctionKind; text: string },
): Promise<{ subject: string; text: string } | null> {
  const [user] = sendsMail(ctx) ? await findUserIds.all(ctx.db, { accountIds: [targetId] }) : [];
  const to = user && (await findRecipient.first(ctx.db, { userId: user.id }));
  if (to === undefined) return null;
  const desk = await sitDown(ctx, to);
  const letter = tellSanction(ctx, desk, { kind, text: text.trim() });
  return { subject: letter.subject, text: toText(letter, desk.paper) };
}
