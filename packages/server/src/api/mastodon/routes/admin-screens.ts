import { adminScreens } from '@linnet/api-schemas/mastodon/endpoints/admin-screens.ts';
import type { ScreenHit } from '@linnet/api-schemas/mastodon/screen.ts';
import type { Status } from '@linnet/api-schemas/mastodon/status.ts';
import { asMember } from '../../../core/audience/viewer.ts';
import type { Context } from '../../../core/context.ts';
import { answerAllHeld, approveHeld, refuseHeld } from '../../../core/moderation/answer-held.ts';
import { testScreens } from '../../../core/moderation/test-screens.ts';
import { undoHit, undoScreen } from '../../../core/moderation/undo-hits.ts';
import { listHeld } from '../../../core/screens/held.ts';
import { type ScreenHit as Hit, listHits, loadHit } from '../../../core/screens/hits.ts';
import { addScreen, changeScreen, listScreens, loadScreen, removeScreen } from '../../../core/screens/keep.ts';
import { tryOnPosts } from '../../../core/screens/try.ts';
import { loadAccountViews } from '../../../core/views/account.ts';
import { loadPostsAsWritten } from '../../../core/views/post.ts';
import { LAST_ID, type Page } from '../../../db/keyset.ts';
import { AppError, notFound } from '../../../lib/errors.ts';
import { parseId } from '../../../lib/ids.ts';
import { defineRoutes, type MemberCall } from '../../http/route.ts';
import { setLinks } from '../http/links.ts';
import { renderFor } from '../render-for.ts';
import { readInstant } from '../serializers/dates.ts';
import { renderMatch, renderScreen } from '../serializers/screen.ts';
import { renderScreenHit } from '../serializers/screen-hit.ts';
import { loadStatuses, renderEntries } from '../statuses.ts';

/** What is looked for in every post, and what was done about it. */
export const adminScreenRoutes = defineRoutes(adminScreens, {
  all: async ({ ctx }) => (await listScreens(ctx)).map(renderScreen),
  add: async ({ ctx, accountId, params }) => {
    const { warning = '', scope = 'both', direct = false, staff = false, ...rest } = params;
    return renderScreen(await addScreen(ctx, { by: accountId, ...rest, warning, scope, direct, staff }));
  },
  test: async ({ ctx, params }) => (await testScreens(ctx, params)).map(renderMatch),
  preview: async ({ ctx, accountId, params }) => {
    const { conditions, scope = 'both', staff = false } = params;
    const trial = await tryOnPosts(ctx, { conditions, scope, staff });
    const ids = trial.hits.map(({ postId }) => postId);
    const statuses = await loadSeen(ctx, accountId, ids);
    const hits = trial.hits.flatMap(({ postId, why }) => {
      const status = statuses.get(postId);
      return status === undefined ? [] : [{ status, why }];
    });
    return { ...trial, hits };
  },
  one: async ({ ctx, path }) => renderScreen(await loadScreen(ctx, path.id)),
  change: async ({ ctx, accountId, path, params }) =>
    renderScreen(await changeScreen(ctx, { by: accountId, id: path.id, ...params })),
  remove: ({ ctx, accountId, path }) => removeScreen(ctx, { by: accountId, id: path.id }),
  hitsOf: async (call) => {
    await loadScreen(call.ctx, call.path.id);
    return answerHits(call, call.path.id);
  },
  undoAll: async ({ ctx, accountId, path }) => {
    await undoScreen(ctx, { by: accountId, id: path.id });
    return renderScreen(await loadScreen(ctx, path.id));
  },
  hits: (call) => answerHits(call, undefined),
  undo: async ({ ctx, accountId, path }) => {
    await undoHit(ctx, { by: accountId, id: path.id });
    const [hit] = await renderHits(ctx, accountId, [await loadHit(ctx, path.id)]);
    if (hit === undefined) throw notFound();
    return hit;
  },
  held: async (call) => {
    const { ctx, accountId, page } = call;
    const hits = await listHeld(ctx, { by: accountId }, page);
    setPage(call, hits);
    return renderHeld(ctx, hits);
  },
  approveHeld: async ({ ctx, accountId, path, params: { edited_at } }) => {
    const editedAt = edited_at === undefined ? undefined : (readInstant(edited_at, 'edited_at') ?? null);
    await approveHeld(ctx, { by: accountId, id: path.id, editedAt });
    return renderAnswered(ctx, path.id);
  },
  refuseHeld: async ({ ctx, accountId, path }) => {
    await refuseHeld(ctx, { by: accountId, id: path.id });
    return renderAnswered(ctx, path.id);
  },
  answerHeld: ({ ctx, accountId, params }) => {
    const upTo = params.up_to === undefined ? LAST_ID : parseId(params.up_to);
    if (upTo === undefined) throw new AppError('invalid', 'Validation failed: up_to is the number of a hit');
    return answerAllHeld(ctx, { by: accountId, approve: params.approve, upTo });
  },
});

async function renderAnswered(ctx: Context, id: number): Promise<ScreenHit> {
  const [hit] = await renderHeld(ctx, [await loadHit(ctx, id)]);
  if (hit === undefined) throw notFound();
  return hit;
}

/** With their posts, which wait to be read by moderators: everybody is to see them. */
async function renderHeld(ctx: Context, hits: readonly Hit[]): Promise<ScreenHit[]> {
  const accounts = await loadAccountViews(ctx, [...new Set(hits.map((hit) => hit.accountId))]);
  const views = await loadPostsAsWritten(
    ctx,
    hits.map((hit) => hit.postId),
  );
  const statuses = await renderEntries(
    ctx,
    views.map((post) => ({ entryId: post.facts.id, post, boost: undefined })),
  );
  const beside = { accounts, statuses: new Map(statuses.map((status) => [Number(status.id), status])) };
  return hits.map((hit) => renderScreenHit(renderFor(ctx), hit, beside));
}

async function answerHits(call: MemberCall & { page: Page }, screenId: number | undefined): Promise<ScreenHit[]> {
  const { ctx, accountId, page } = call;
  const hits = await listHits(ctx, { screenId, by: accountId }, page);
  setPage(call, hits);
  return renderHits(ctx, accountId, hits);
}

function setPage(call: MemberCall & { page: Page }, hits: readonly Hit[]): void {
  const next = hits.length === call.page.limit ? hits.at(-1)?.id : undefined;
  setLinks(call, { next, prev: hits[0]?.id, prevKey: 'min_id' });
}

async function renderHits(ctx: Context, accountId: number, hits: readonly Hit[]): Promise<ScreenHit[]> {
  const accounts = await loadAccountViews(ctx, [...new Set(hits.map((hit) => hit.accountId))]);
  const statuses = await loadSeen(ctx, accountId, [...new Set(hits.map((hit) => hit.postId))]);
  return hits.map((hit) => renderScreenHit(renderFor(ctx), hit, { accounts, statuses }));
}

/** Of posts, those that a moderator may see. */
async function loadSeen(ctx: Context, accountId: number, ids: readonly number[]): Promise<Map<number, Status>> {
  const entries = ids.map((postId) => ({ entryId: postId, postId }));
  const statuses = await loadStatuses(ctx, asMember(accountId), entries);
  return new Map(statuses.map((status) => [Number(status.id), status]));
}
