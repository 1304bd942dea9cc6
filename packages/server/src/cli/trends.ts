import { parseOurs } from '../core/addresses.ts';
import { VISITOR } from '../core/audience/viewer.ts';
import type { Context } from '../core/context.ts';
import { findPostByUri } from '../core/posts/find.ts';
import { hideTrend, listHidden, showTrend, type Trend } from '../core/trends/hide.ts';
import { findCardId, loadTrendingLinks, loadTrendingPosts, loadTrendingTags } from '../core/trends/load.ts';
import { AppError } from '../lib/errors.ts';
import { isTag, normalizeTag } from '../lib/text/normalize-tag.ts';
import type { Answer } from './answer.ts';
import { withBase } from './with-base.ts';

const PAGE = { limit: 20, offset: 0 };

interface Line {
  kind: string;
  what: string;
  hidden: boolean;
}

/** What trends now, the highest of each kind first, and what is kept out of it. */
export function showTrends(): Promise<Answer> {
  return withBase(
    async ({ ctx }) => {
      const [tags, posts, links] = [
        await loadTrendingTags(ctx, PAGE),
        await loadTrendingPosts(ctx, VISITOR, PAGE),
        await loadTrendingLinks(ctx, PAGE),
      ];
      const lines: Line[] = [
        ...tags.map((name) => ({ kind: 'tag', what: `#${name}`, hidden: false })),
        ...posts.map(({ facts }) => ({ kind: 'post', what: facts.uri, hidden: false })),
        ...links.map(({ card }) => ({ kind: 'link', what: card.url, hidden: false })),
        ...(await listHidden(ctx)).map(({ kind, ref }) => ({
          kind,
          what: kind === 'tag' ? `#${ref}` : ref,
          hidden: true,
        })),
      ];
      const text = lines
        .map(({ kind, what, hidden }) => `${kind.padEnd(5)}${hidden ? 'hidden  ' : ''}${what}`)
        .join('\n');
      return { data: lines, perLine: true, text: text || 'nothing trends' };
    },
    { existing: true, looks: true },
  );
}

/** Keeps a tag, a post or a link out of the trends. */
export function hide(what: string): Promise<Answer> {
  return change(what, async (ctx, trend) => {
    await hideTrend(ctx, trend);
    return 'does not trend';
  });
}

/** Lets it trend again. */
export function show(what: string): Promise<Answer> {
  return change(what, async (ctx, trend) => {
    if (!(await showTrend(ctx, trend))) throw new AppError('not-found', `"${what}" was not hidden`);
    return 'may trend again';
  });
}

function change(what: string, run: (ctx: Context, trend: Trend) => Promise<string>): Promise<Answer> {
  return withBase(
    async ({ ctx }) => {
      const trend = await readTrend(ctx, what);
      const said = await run(ctx, trend);
      return { data: trend, text: `${what} ${said}` };
    },
    { existing: true },
  );
}

/** `#tag`, the address of a post, or that of a page. */
async function readTrend(ctx: Context, what: string): Promise<Trend> {
  if (!/^https?:\/\//.test(what)) {
    const name = what.replace(/^#/, '');
    if (!isTag(name)) throw new AppError('invalid', `"${what}" is no tag and no address`);
    return { kind: 'tag', ref: normalizeTag(name) };
  }
  const ours = parseOurs(ctx, what);
  const postId = ours?.kind === 'post' ? ours.id : (await findPostByUri(ctx.db, what))?.id;
  if (postId !== undefined) return { kind: 'post', ref: `${postId}` };
  const cardId = await findCardId(ctx, what);
  if (cardId === undefined) throw new AppError('not-found', `No post here is at "${what}", nor links to it`);
  return { kind: 'link', ref: `${cardId}` };
}
