import type { Doc } from '../../lib/text/doc.ts';
import { normalizeTag } from '../../lib/text/normalize-tag.ts';
import { parseText } from '../../lib/text/parse.ts';
import { mentionsOf } from '../../lib/text/read-doc.ts';
import { renderHtml } from '../../lib/text/render-doc.ts';
import { mint } from '../addresses.ts';
import type { Context } from '../context.ts';
import { findAccountByHandle } from './find.ts';

export const DISPLAY_NAME_MAX = 100;
export const NOTE_MAX = 2_000;
export const FIELDS_MAX = 8;
export const FIELD_MAX = 255;
/** Of what a picture shows. */
export const PICTURE_TEXT_MAX = 1_500;
export const ATTRIBUTION_DOMAINS_MAX = 10;
const MENTIONS_MAX = 20;

/** What an owner typed about themselves, clean, its HTML, and what it was read as. */
export interface ProfileText {
  source: string;
  html: string;
  doc: Doc;
}

/**
 * Reads what an owner typed. Mentions become links where the account is known here; `me`
 * says of other links that they are of the same person.
 */
export async function formatProfileText(ctx: Context, typed: string, { me = false } = {}): Promise<ProfileText> {
  const doc = parseText(typed, 'text/plain');
  const mentioned = new Map<string, { url: string; username: string }>();
  for (const handle of mentionsOf(doc).slice(0, MENTIONS_MAX)) {
    const account = await findAccountByHandle(ctx, handle);
    if (account === undefined || account.suspended || account.deletedAt !== null) continue;
    mentioned.set(handle, { url: account.url ?? account.uri, username: account.username });
  }
  const html = renderHtml(doc, {
    mention: (handle) => mentioned.get(handle),
    tagUrl: (name) => mint.tag(ctx, normalizeTag(name)),
    me,
  });
  return { source: doc.source, html, doc };
}
