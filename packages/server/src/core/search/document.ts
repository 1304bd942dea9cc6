import type { Reader } from '../../db/database.ts';
import { htmlToText } from '../../lib/html/html-to-text.ts';
import { tokensOf } from '../../lib/text/search-terms.ts';
import { findMediaByPosts } from '../media/queries.ts';
import { findPollsOf } from '../polls/queries.ts';
import { hasTag, hasThing, inLibraryOf, isFrom, isIn, isThing, OPEN } from './facets.ts';
import { findLibrariesWith, findSearched, holdSearched, type SearchedRow } from './queries.ts';

/** A post as it is searched. */
export interface Searched {
  row: SearchedRow;
  /** All that a reader would read; made when it is asked for, as most posts are not indexed. */
  texts(): string[];
  kinds: Set<string>;
  asks: boolean;
}

/** Posts with what is said in them, as far as they are there; `held` by the transaction, so that nobody else changes them. */
export async function loadSearched(on: Reader, ids: number[], { held = false } = {}): Promise<Map<number, Searched>> {
  const rows = ids.length === 0 ? [] : await (held ? holdSearched : findSearched).all(on, { ids });
  if (rows.length === 0) return new Map();
  const media = Map.groupBy(await findMediaByPosts.all(on, { postIds: ids }), ({ postId }) => postId);
  const options = Map.groupBy(await findPollsOf.all(on, { postIds: ids }), ({ postId }) => postId);
  return new Map(
    rows.map((row) => {
      const [files, choices] = [media.get(row.id) ?? [], options.get(row.id) ?? []];
      const texts = () => {
        const content = htmlToText(row.content);
        const said = [...choices.map(({ title }) => title), ...files.map(({ description }) => description)];
        return [row.title, row.contentWarning, content, ...said].flatMap((part) => part || []);
      };
      const kinds = new Set(files.map(({ kind }) => (kind === 'gifv' ? 'video' : kind)));
      return [row.id, { row, texts, kinds, asks: choices.length > 0 }];
    }),
  );
}

/** The tokens of a post; undefined where nobody may find it, however they search. */
export async function loadTokens(on: Reader, { row, texts, kinds, asks }: Searched): Promise<Set<string> | undefined> {
  const members = await findLibrariesWith.all(on, { postId: row.id });
  const open = row.visibility === 'public' && row.audience === 'everyone' && row.indexable === 1;
  if (row.state === 'deleted' || (members.length === 0 && !open)) return undefined;
  const tokens = tokensOf(texts());
  if (open) tokens.add(OPEN);
  for (const { accountId } of members) tokens.add(inLibraryOf(accountId));
  tokens.add(isFrom(row.accountId));
  for (const tag of JSON.parse(row.tagsJson) as string[]) tokens.add(hasTag(tag));
  if (row.language !== null) tokens.add(isIn(row.language));
  const has = {
    media: kinds.size > 0,
    image: kinds.has('image'),
    video: kinds.has('video'),
    audio: kinds.has('audio'),
    poll: asks,
    link: row.linkUrl !== null || hasLink(row.content),
    quote: row.quoteId !== null || row.quoteUri !== null,
  };
  for (const [thing, so] of Object.entries(has)) if (so) tokens.add(hasThing(thing as keyof typeof has));
  const is = {
    reply: row.replyToId !== null || row.replyToUri !== null,
    sensitive: row.sensitive === 1 || row.marked === 1,
    quote: has.quote,
  };
  for (const [thing, so] of Object.entries(is)) if (so) tokens.add(isThing(thing as keyof typeof is));
  return tokens;
}

/** Names and tags lead to pages too, and are no links to whoever wrote them. */
function hasLink(html: string): boolean {
  const anchors = [...html.matchAll(/<a [^>]*href="https?:[^>]*>/g)];
  return anchors.some(([anchor]) => !/ class="[^"]*\b(?:mention|hashtag)\b/.test(anchor));
}
