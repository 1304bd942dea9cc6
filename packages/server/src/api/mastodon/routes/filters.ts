import type { ParamsOf } from '@linnet/api-schemas/endpoint.ts';
import { filters } from '@linnet/api-schemas/mastodon/endpoints/filters.ts';
import { createFilter, deleteFilter, type FilterInput, updateFilter } from '../../../core/filters/change.ts';
import { addFilterPost, removeFilterPost } from '../../../core/filters/filtered-posts.ts';
import { addKeyword, removeKeyword, updateKeyword } from '../../../core/filters/keywords.ts';
import { loadFilter, loadFilterPost, loadFilters, loadKeyword } from '../../../core/filters/load.ts';
import { findEntry } from '../../../core/views/find-entry.ts';
import { notFound } from '../../../lib/errors.ts';
import { parseId } from '../../../lib/ids.ts';
import { defineRoutes } from '../../http/route.ts';
import { renderFilter, renderFilterKeyword, renderFilterStatus } from '../serializers/filter.ts';

/** Filters, their keywords and their single posts. */
export const filterRoutes = defineRoutes(filters, {
  all: async ({ ctx, accountId }) => (await loadFilters(ctx, accountId)).map(renderFilter),
  create: async ({ ctx, accountId, params }) => {
    const { title, context: contexts } = params;
    return renderFilter(await createFilter(ctx, accountId, { ...toInput(params), title, contexts }));
  },
  get: async ({ ctx, accountId, path }) => renderFilter(await loadFilter(ctx, accountId, path.id)),
  update: async ({ ctx, accountId, path, params }) =>
    renderFilter(await updateFilter(ctx, accountId, path.id, toInput(params))),
  delete: ({ ctx, accountId, path }) => deleteFilter(ctx, accountId, path.id),

  keywords: async ({ ctx, accountId, path }) =>
    (await loadFilter(ctx, accountId, path.id)).keywords.map(renderFilterKeyword),
  addKeyword: async ({ ctx, accountId, path, params }) => {
    const { keyword, whole_word: wholeWord } = params;
    return renderFilterKeyword(await addKeyword(ctx, accountId, path.id, { keyword, wholeWord }));
  },
  keyword: async ({ ctx, accountId, path }) =>
    renderFilterKeyword((await loadKeyword(ctx, accountId, path.id)).keyword),
  updateKeyword: async ({ ctx, accountId, path, params }) => {
    const { keyword, whole_word: wholeWord } = params;
    return renderFilterKeyword(await updateKeyword(ctx, accountId, path.id, { keyword, wholeWord }));
  },
  removeKeyword: ({ ctx, accountId, path }) => removeKeyword(ctx, accountId, path.id),

  posts: async ({ ctx, accountId, path }) => (await loadFilter(ctx, accountId, path.id)).posts.map(renderFilterStatus),
  addPost: async ({ ctx, accountId, viewer, path, params }) => {
    const { post } = await findEntry(ctx, viewer, toId(params.status_id));
    return renderFilterStatus(await addFilterPost(ctx, accountId, path.id, post.facts.id));
  },
  post: async ({ ctx, accountId, path }) => renderFilterStatus(await loadFilterPost(ctx, accountId, path.id)),
  removePost: ({ ctx, accountId, path }) => removeFilterPost(ctx, accountId, path.id),
});

function toInput(params: ParamsOf<typeof filters.update>): Partial<FilterInput> {
  const {
    title,
    context: contexts,
    filter_action: action,
    expires_in: expiresIn,
    keywords_attributes: keywords,
  } = params;
  return {
    ...(title === undefined ? {} : { title }),
    ...(contexts === undefined ? {} : { contexts }),
    action,
    expiresIn: toMilliseconds(expiresIn),
    keywords: keywords?.map(({ id, keyword, whole_word: wholeWord, _destroy: remove }) => ({
      id: id === undefined || id === '' ? undefined : toId(id),
      keyword,
      wholeWord,
      remove,
    })),
  };
}

/** Of seconds from now: null is never, undefined as it is. */
export function toMilliseconds(seconds: number | null | undefined): number | null | undefined {
  return seconds === null || seconds === undefined ? seconds : seconds * 1_000;
}

function toId(text: string): number {
  const id = parseId(text);
  if (id === undefined) throw notFound();
  return id;
}
