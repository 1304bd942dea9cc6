import { isObject, type JsonObject, listOf, readReference } from './fields.ts';

export const PUBLIC = 'https://www.w3.org/ns/activitystreams#Public';

export type Visibility = 'public' | 'unlisted' | 'followers' | 'direct';

/** Whom a document is for. `bto` and `bcc` are not for our eyes and are dropped. */
export interface Audience {
  /** URIs; every spelling of the public collection as `PUBLIC`. */
  to: string[];
  cc: string[];
  /** FEP-1b12's community, FEP-171b's and Lemmy's. */
  audience: string[];
}

export function readAudience(document: JsonObject): Audience {
  return {
    to: readRecipients(document['to']),
    cc: readRecipients(document['cc']),
    audience: readRecipients(document['audience']),
  };
}

/** All three spellings occur: the full one, JSON-LD's compact one, and the bare word. */
function readRecipients(value: unknown): string[] {
  const recipients: string[] = [];
  for (const member of listOf(value)) {
    const id = isObject(member) ? member['id'] : member;
    const found = id === PUBLIC || id === 'as:Public' || id === 'Public' ? PUBLIC : readReference(member);
    if (found !== null && !recipients.includes(found)) recipients.push(found);
  }
  return recipients;
}

/**
 * Public in `to` is public, in `cc` unlisted; else the author's followers decide: the collection `followers` where the
 * caller knows it, else `/followers` under an author's own id, as nearly everyone has it. Never wider than was sent.
 */
export function computeVisibility(audience: Audience, authors: string[], followers?: string | null): Visibility {
  if (audience.to.includes(PUBLIC)) return 'public';
  if (audience.cc.includes(PUBLIC)) return 'unlisted';
  const collections = followers ? [followers] : authors.map((author) => `${author}/followers`);
  const named = collections.some((uri) => audience.to.includes(uri) || audience.cc.includes(uri));
  return named ? 'followers' : 'direct';
}
