import type { Doc } from '../../lib/text/doc.ts';
import { normalizeTag } from '../../lib/text/normalize-tag.ts';
import { linksOf, tagsOf } from '../../lib/text/read-doc.ts';
import { renderHtml } from '../../lib/text/render-doc.ts';
import { mint } from '../addresses.ts';
import type { Context } from '../context.ts';
import { type Mention, resolveMentions } from './mentions.ts';

/** A text made ready: HTML, and who and what it names. */
export interface Composition {
  html: string;
  mentions: Mention[];
  /** Keys. */
  tags: string[];
  /** Web addresses it links to. */
  links: string[];
}

/** Turns what a local author typed into a post's content. May ask other servers who is mentioned: not in a transaction. */
export async function compose(ctx: Context, doc: Doc): Promise<Composition> {
  const found = await resolveMentions(ctx, doc);
  const html = renderHtml(doc, {
    mention: (handle) => found.get(handle),
    tagUrl: (name) => mint.tag(ctx, normalizeTag(name)),
  });
  const mentions = [...new Map([...found.values()].map((mention) => [mention.accountId, mention])).values()];
  return { html, mentions, tags: tagsOf(doc), links: linksOf(doc) };
}
