import type { Tx } from '../../db/database.ts';
import { lockPosts } from '../../db/queries/locks.ts';
import type { PostKind, PostsTable, Visibility } from '../../db/tables/posts.ts';
import { AppError } from '../../lib/errors.ts';
import { findLinks } from '../../lib/html/find-links.ts';
import { sanitizeHtml } from '../../lib/html/sanitize-html.ts';
import { normalizeTag } from '../../lib/text/normalize-tag.ts';
import type { Policy } from '../audience/policy.ts';
import type { Context } from '../context.ts';
import type { RemoteMedia } from '../media/facet.ts';
import type { RemotePoll } from '../polls/input.ts';
import { applyHits, recordHits } from '../screens/apply.ts';
import { findRoom } from '../screens/held.ts';
import { judgePost, type Matter, refuse } from '../screens/judge.ts';
import { type FacetInputs, prepareFacets } from './facets.ts';
import type { Mention } from './mentions.ts';
import { newPost } from './new-post.ts';
import { claimPostId, persistPost } from './persist.ts';
import { findArrived, findPostByUri } from './queries.ts';
import { takeQuote } from './quotes.ts';

/** A post of another server, translated. Whoever calls has proven that it comes from its author's origin. */
export interface RemotePost {
  uri: string;
  url: string | null;
  accountId: number;
  kind: PostKind;
  title: string | null;
  /** As it came; sanitised here. */
  content: string;
  contentWarning: string;
  sourceText: string | null;
  sourceType: string | null;
  language: string | null;
  visibility: Visibility;
  sensitive: boolean;
  replyToUri: string | null;
  quoteUri: string | null;
  /** Of a quote by FEP-044f: where the quoted author's consent is, if anywhere. Missing: in an older form. */
  quoteConsent?: { stampUri: string | null } | undefined;
  /** Who may do what with it (`Policy`); undefined: nothing is said. */
  policy?: Policy | undefined;
  /** False: it is fetched because something quotes it, and what it quotes is not looked for. */
  looksForQuoted?: boolean;
  linkUrl: string | null;
  mentions: Mention[];
  tags: string[];
  emojis: { shortcode: string; url: string }[];
  media: RemoteMedia[];
  poll: RemotePoll | null;
  createdAt: number;
  editedAt: number | null;
}

export interface Received {
  id: number;
  /** False where we had it already. */
  created: boolean;
}

/**
 * Stores a post of another server. Throws `gone` for one that was deleted before it arrived, as `isGone` may know too;
 * `invalid` where a screen rejects it, or would have it wait where too many do.
 */
export async function receivePost(
  ctx: Context,
  told: RemotePost,
  isGone: (tx: Tx) => Promise<boolean> = async () => false,
): Promise<Received> {
  const content = sanitizeHtml(told.content);
  const verdict = await judgePost(ctx, toMatter(told, content));
  if (verdict.rejecting !== undefined) throw await refuse(ctx, verdict.rejecting);
  const screened = applyHits({ ...told, sensitive: told.sensitive ? 1 : 0 }, verdict.hits);
  const { visibility, sensitive, contentWarning } = screened.marks;
  const post = { ...told, visibility, contentWarning, sensitive: sensitive === 1 };
  const facets = await prepareFacets(ctx, { accountId: post.accountId }, toFacetInputs(post));
  return ctx.db.write(
    async (tx) => {
      // What it answers may be on its way as well: one of the two finds the other.
      await lockPosts(tx, [post.uri, post.replyToUri, post.quoteUri]);
      const arrived = await findArrived.all(tx, { uri: post.uri, accountId: post.accountId });
      const known = arrived.find((one) => one.state !== 'deleted')?.id ?? null;
      if (known !== null) return { id: known, created: false };
      if (arrived.length > 0 || (await isGone(tx))) throw new AppError('gone', 'This post was deleted');
      if (screened.held) await findRoom(tx, post.accountId);
      const parent = post.replyToUri === null ? undefined : await findPostByUri.first(tx, { uri: post.replyToUri });
      const createdAt = Math.min(post.createdAt, ctx.clock.now());
      const id = await claimPostId(ctx, tx, createdAt);
      const row = {
        ...toRow(post, { id, createdAt, content }, parent),
        ...facets.columns,
        ...(await quoteOf(tx, post)),
        ...(screened.held ? ({ state: 'held' } as const) : {}),
      };
      await persistPost(ctx, tx, { row, facets, origin: 'remote', looks: post.looksForQuoted ?? true });
      await recordHits(ctx, tx, row, screened, 'remote');
      return { id, created: true };
    },
    { durable: false },
  );
}

async function quoteOf(tx: Tx, { quoteUri, quoteConsent: consent, uri, accountId }: RemotePost) {
  if (quoteUri === null || quoteUri === uri) return {};
  const quoted = await findPostByUri.first(tx, { uri: quoteUri });
  return takeQuote(tx, { uri: quoteUri, by: { uri, accountId, consent } }, quoted);
}

/** What the parts of a remote post are made from; the same for a new one and an edit. */
export function toFacetInputs(post: RemotePost): FacetInputs {
  const { mentions, tags, media, poll, visibility } = post;
  const links = listLinks(post);
  const asked = poll === null ? null : { remote: poll };
  const card = { links, visibility };
  return { mentions, tags: { remote: tags }, media: { remote: media }, poll: asked, card, collections: links };
}

/** What screens look at; the same for a new one and an edit. */
export function toMatter(post: RemotePost, content: string): Matter {
  const { accountId, visibility, tags, language, title, contentWarning, poll, mentions, media, createdAt } = post;
  return {
    ...{ accountId, local: false, visibility, content, language, appId: null, createdAt },
    words: [title, contentWarning, ...(poll?.options.map((option) => option.title) ?? [])],
    links: listLinks(post),
    tags: tags.map(normalizeTag),
    mentionedIds: mentions.map((one) => one.accountId),
    media: media.length,
    describe: async () => media.map(({ description }) => description),
  };
}

/** What a link post is about, else what its text links to; not whom it names, as servers mark that in many ways. */
function listLinks({ linkUrl, content, mentions, quoteUri }: RemotePost): string[] {
  if (linkUrl !== null) return [linkUrl];
  const named = new Set([...mentions.flatMap(({ url, uri }) => [url, uri]), quoteUri]);
  return findLinks(content).filter((link) => !named.has(link));
}

function toRow(
  post: RemotePost,
  { id, createdAt, content }: { id: number; createdAt: number; content: string },
  parent: PostsTable | undefined,
): PostsTable {
  return newPost({
    id,
    accountId: post.accountId,
    uri: post.uri,
    url: post.url,
    kind: post.kind,
    title: post.title,
    content,
    contentWarning: post.contentWarning,
    sourceText: post.sourceText,
    sourceType: post.sourceType,
    language: post.language,
    visibility: post.visibility,
    sensitive: post.sensitive ? 1 : 0,
    replyToId: parent?.id ?? null,
    replyToAccountId: parent?.accountId ?? null,
    replyToUri: parent === undefined ? post.replyToUri : null,
    policyJson: post.policy === undefined ? null : JSON.stringify(post.policy),
    linkUrl: post.linkUrl,
    emojisJson: JSON.stringify(post.emojis),
    createdAt,
    editedAt: post.editedAt,
  });
}
