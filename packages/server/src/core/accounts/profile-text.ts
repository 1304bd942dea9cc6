import { extractMentions, normalizeTag } from '../../lib/text/extract.ts';
import { formatPost } from '../../lib/text/format-post.ts';
import type { Context } from '../context.ts';
import { findAccountByHandle } from './find.ts';

export const DISPLAY_NAME_MAX = 100;
export const NOTE_MAX = 2_000;
export const FIELDS_MAX = 8;
export const FIELD_MAX = 255;
const MENTIONS_MAX = 20;

/** Turns what an owner typed about themselves into HTML. Mentions become links where the account is known here. */
export async function formatProfileText(ctx: Context, source: string): Promise<string> {
  if (source === '') return '';
  const mentioned = new Map<string, { url: string; username: string }>();
  for (const handle of extractMentions(source).slice(0, MENTIONS_MAX)) {
    const account = await findAccountByHandle(ctx, handle);
    if (account === undefined || account.suspended || account.deletedAt !== null) continue;
    mentioned.set(handle.toLowerCase(), { url: account.url ?? account.uri, username: account.username });
  }
  const { html } = formatPost(source, {
    sourceType: 'text/plain',
    resolveMention: (handle) => mentioned.get(handle.toLowerCase()),
    tagUrl: (name) => `${ctx.config.publicUrl}/tags/${encodeURIComponent(normalizeTag(name))}`,
  });
  return html;
}
