import { extractTags, normalizeTag } from '../../lib/text/extract.ts';
import { formatPost } from '../../lib/text/format-post.ts';
import type { Context } from '../context.ts';
import { normalizeTags } from '../tags/normalize-tags.ts';
import { type Mention, resolveMentions } from './mentions.ts';

/** A text made ready: HTML, and who and what it names. */
export interface Composition {
  html: string;
  mentions: Mention[];
  tags: string[];
}

/** Turns what a local author typed into a post's content. May ask other servers who is mentioned: not in a transaction. */
export async function compose(ctx: Context, text: string): Promise<Composition> {
  const found = await resolveMentions(ctx, text);
  const { html } = formatPost(text, {
    sourceType: 'text/plain',
    resolveMention: (handle) => found.get(handle.toLowerCase()),
    tagUrl: (name) => `${ctx.config.publicUrl}/tags/${encodeURIComponent(normalizeTag(name))}`,
  });
  const mentions = [...new Map([...found.values()].map((mention) => [mention.accountId, mention])).values()];
  return { html, mentions, tags: normalizeTags(extractTags(text)) };
}
