import { toIso } from '../../lib/clock.ts';
import { AppError, notFound } from '../../lib/errors.ts';
import { mint } from '../addresses.ts';
import { writeAudit } from '../audit/write.ts';
import type { Context } from '../context.ts';
import { hostOf } from './keep.ts';
import { findWebhook, lockWebhook, updateWebhook } from './queries.ts';
import { isTaken, sendMessage } from './send.ts';
import { addAnswer, openSecret, type WebhookAnswer } from './webhook.ts';

/**
 * Sends one a message that tells of nothing, at once and also where it is switched off. Answers what came of it, with the
 * first bytes of the answer. One that takes it counts as working again. Throws `not-found`.
 */
export async function tryWebhook(
  ctx: Context,
  { by, id }: { by: number | null; id: number },
): Promise<WebhookAnswer & { text: string; taken: boolean }> {
  const row = await findWebhook.first(ctx.db, { id });
  if (row === undefined) throw notFound();
  const secret = await openSecret(ctx, row);
  if (secret === undefined) throw new AppError('invalid', 'Its secret was sealed by another server: make a new one');
  // First: what leaves the machine is written down whatever comes of it.
  await ctx.db.write(async (tx) => {
    const target = { kind: 'webhook', key: id, label: hostOf(row) } as const;
    await writeAudit(ctx, tx, { by, act: 'webhook.test', target });
  });
  const object = { webhook_id: String(id), server: mint.path(ctx, '/') };
  const body = JSON.stringify({ event: 'ping', created_at: toIso(ctx.clock.now()), object });
  const message = { id: `${ctx.ids.next()}-${id}`, event: 'ping', body } as const;
  const { text, ...answer } = await sendMessage(ctx, { url: row.url, secret }, message);
  const taken = isTaken(answer);
  await ctx.db.write(async (tx) => {
    const now = await lockWebhook.first(tx, { id });
    if (now === undefined) return;
    const works = taken && now.url === row.url ? { failures: 0, failingSince: null, heldUntil: null } : {};
    await updateWebhook.run(tx, { ...now, ...works, answersJson: addAnswer(now, answer) });
  });
  return { ...answer, text, taken };
}
