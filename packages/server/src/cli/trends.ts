import { parseOurs } from '../core/addresses.ts';
import { VISITOR } from '../core/audience/viewer.ts';
import type { Context } from '../core/context.ts';
import { findPostByUri } from '../core/posts/find.ts';
import { loadJudgedLinks, loadJudgedPosts, loadJudgedTags } from '../core/trends/judged.ts';
import { findCardId } from '../core/trends/load.ts';
import { listRefusedTrends, nameTrend, reviewTrend, type Trend } from '../core/trends/review.ts';
import { loadInstanceSettings } from '../core/users/settings.ts';
import { AppError } from '../lib/errors.ts';
import { readHost } from '../lib/host.ts';
import { isTag, normalizeTag } from '../lib/text/normalize-tag.ts';
import type { Answer } from './answer.ts';
import { withBase } from './with-base.ts';

const PAGE = { limit: 20, offset: 0 };

interface Line {
  kind: string;
  what: string;
  state: 'shown' | 'waiting' | 'refused';
}

/** What trends now, the highest of each kind first, and what is kept out of it. */
export function showTrends(): Promise<Answer> {
  return withBase(
    async ({ ctx }) => {
      const { trendsReview } = await loadInstanceSettings(ctx);
      const stateOf = (allowed: boolean | null) =>
        (allowed ?? trendsReview === 'off') ? 'shown' : allowed === null ? 'waiting' : 'refused';
      const [tags, posts, links] = [
        await loadJudgedTags(ctx, PAGE),
        await loadJudgedPosts(ctx, VISITOR, PAGE),
        await loadJudgedLinks(ctx, PAGE),
      ];
      const lines: Line[] = [
        ...tags.map(({ what, allowed }) => ({ kind: 'tag', what: `#${what}`, state: stateOf(allowed) }) as const),
        ...posts.map(({ what, allowed }) => ({ kind: 'post', what: what.facts.uri, state: stateOf(allowed) }) as const),
        ...links.map(({ what, allowed }) => ({ kind: 'link', what: what.card.url, state: stateOf(allowed) }) as const),
      ].filter(({ state }) => state !== 'refused');
      for (const { kind, ref } of await listRefusedTrends(ctx)) {
        lines.push({ kind, what: await nameTrend(ctx, { kind, ref }).catch(() => ref), state: 'refused' });
      }
      const text = lines.map(({ kind, what, state }) => `${kind.padEnd(10)}${state.padEnd(8)}  ${what}`).join('\n');
      return { data: lines, perLine: true, text: text || 'nothing trends' };
    },
    { existing: true, looks: true },
  );
}

/** Lets a tag, a post, a page or all pages of a publisher trend. */
export function approve(what: string): Promise<Answer> {
  return review(what, true, 'may trend');
}

/** Keeps it out of the trends. */
export function reject(what: string): Promise<Answer> {
  return review(what, false, 'does not trend');
}

function review(what: string, allowed: boolean, said: string): Promise<Answer> {
  return withBase(
    async ({ ctx }) => {
      const trend = await readTrend(ctx, what);
      await reviewTrend(ctx, { by: null, ...trend, allowed });
      return { data: trend, text: `${what} ${said}` };
    },
    { existing: true },
  );
}

/** `#tag`, the address of a post or of a page, or the host of a publisher. */
async function readTrend(ctx: Context, what: string): Promise<Trend> {
  if (!/^https?:\/\//.test(what)) {
    const host = what.includes('.') ? readHost(what) : undefined;
    if (host !== undefined) return { kind: 'publisher', ref: host };
    const name = what.replace(/^#/, '');
    if (!isTag(name)) throw new AppError('invalid', `"${what}" is no tag, no address and no host`);
    return { kind: 'tag', ref: normalizeTag(name) };
  }
  const ours = parseOurs(ctx, what);
  const postId = ours?.kind === 'post' ? ours.id : (await findPostByUri(ctx.db, what))?.id;
  if (postId !== undefined) return { kind: 'post', ref: `${postId}` };
  const cardId = await findCardId(ctx, what);
  if (cardId === undefined) throw new AppError('not-found', `No post here is at "${what}", nor links to it`);
  return { kind: 'link', ref: `${cardId}` };
}
