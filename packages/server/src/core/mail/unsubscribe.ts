import { createHmac } from 'node:crypto';
import { forbidden } from '../../lib/errors.ts';
import { equalSecrets } from '../../lib/hash.ts';
import { createSecret } from '../../lib/rng.ts';
import type { Context } from '../context.ts';
import { findUserById } from '../users/queries.ts';
import { ensureSecret } from '../users/settings.ts';
import { loadLetterbox, saveLetterbox } from './letterbox.ts';
import { MAIL_TOPICS, type MailTopic, NEWS_TOPICS, STAFF_TOPICS } from './topics.ts';

/** What a link in a mail ends: mails about one topic, about all that notifications tell or that waits for staff, or the digest. */
export type Ending = MailTopic | 'news' | 'staff' | 'digest';

const ENDINGS: readonly Ending[] = [...MAIL_TOPICS, 'news', 'staff', 'digest'];

/** Ends some mails to somebody, whoever has it: `user.ending.signature`. It does nothing else, and is good for ever. */
export async function createEndingKey(ctx: Context, userId: number, ending: Ending): Promise<string> {
  const content = `${userId}.${ending}`;
  return `${content}.${await sign(ctx, content)}`;
}

/** Ends what the key is for, or (`all`) every mail that was not asked for. Throws `forbidden` for a key of nobody. */
export async function unsubscribe(ctx: Context, key: string, { all = false } = {}): Promise<void> {
  const [, userId = '', word = '', signature = ''] = /^(\d{1,16})\.([a-z-]{1,20})\.([\w-]{43})$/.exec(key) ?? [];
  if (!equalSecrets(signature, await sign(ctx, `${userId}.${word}`))) throw forbidden();
  const ending = ENDINGS.find((one) => one === word);
  const user = await findUserById.first(ctx.db, { id: Number(userId) });
  if (user === undefined || ending === undefined) throw forbidden();
  const { topics } = await loadLetterbox(ctx.db, user.accountId);
  if (all) return saveLetterbox(ctx, user.accountId, { topics: [], digest: 'off' });
  if (ending === 'digest') return saveLetterbox(ctx, user.accountId, { digest: 'off' });
  const ended: readonly MailTopic[] = ending === 'news' ? NEWS_TOPICS : ending === 'staff' ? STAFF_TOPICS : [ending];
  const left = topics.filter((topic) => !ended.includes(topic));
  return saveLetterbox(ctx, user.accountId, { topics: left });
}

async function sign(ctx: Context, content: string): Promise<string> {
  const secret = await ensureSecret(ctx, 'unsubscribe', () => createSecret(ctx.rng));
  return createHmac('sha256', secret).update(content).digest('base64url');
}
