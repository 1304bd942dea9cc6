import type { ParamsOf } from '@linnet/api-schemas/endpoint.ts';
import { filtersV1 } from '@linnet/api-schemas/mastodon/endpoints/filters-v1.ts';
import { createFilter, updateFilter } from '../../../core/filters/change.ts';
import type { FilterView } from '../../../core/filters/filter.ts';
import { removeKeyword } from '../../../core/filters/keywords.ts';
import { loadFilters, loadKeyword } from '../../../core/filters/load.ts';
import { AppError } from '../../../lib/errors.ts';
import { defineRoutes } from '../../http/route.ts';
import { renderFilterV1 } from '../serializers/filter.ts';
import { toMilliseconds } from './filters.ts';

/** Filters in the older form, over the same: each keyword is one. */
export const filterV1Routes = defineRoutes(filtersV1, {
  all: async ({ ctx, accountId }) =>
    (await loadFilters(ctx, accountId)).flatMap((filter) =>
      filter.keywords.map((keyword) => renderFilterV1(filter, keyword)),
    ),
  create: async ({ ctx, accountId, params }) => {
    const { phrase, context: contexts, whole_word: wholeWord } = params;
    const keywords = [{ keyword: phrase, wholeWord }];
    const filter = await createFilter(ctx, accountId, { title: cut(phrase), contexts, ...toHead(params), keywords });
    return renderFilterV1(filter, filter.keywords[0] as FilterView['keywords'][number]);
  },
  get: async ({ ctx, accountId, path }) => {
    const { filter, keyword } = await loadKeyword(ctx, accountId, path.id);
    return renderFilterV1(filter, keyword);
  },
  update: async ({ ctx, accountId, path, params }) => {
    const { phrase, context: contexts, whole_word: wholeWord } = params;
    const { filter } = await loadKeyword(ctx, accountId, path.id);
    const changes = { ...(contexts === undefined ? {} : { contexts }), ...toHead(params) };
    if (filter.keywords.length > 1 && changesHead(filter, changes)) {
      throw new AppError('invalid', 'Validation failed: This filter has other keywords; change it in a newer app');
    }
    const keywords = [{ id: path.id, keyword: phrase, wholeWord }];
    const after = await updateFilter(ctx, accountId, filter.id, { ...changes, keywords });
    return renderFilterV1(after, after.keywords.find(({ id }) => id === path.id) as FilterView['keywords'][number]);
  },
  delete: ({ ctx, accountId, path }) => removeKeyword(ctx, accountId, path.id, { orElseFilter: true }),
});

function toHead({ irreversible, expires_in: expiresIn }: ParamsOf<typeof filtersV1.update>) {
  const action = irreversible ? ('hide' as const) : ('warn' as const);
  return { ...(irreversible === undefined ? {} : { action }), expiresIn: toMilliseconds(expiresIn) };
}

function changesHead(
  filter: FilterView,
  changes: ReturnType<typeof toHead> & { contexts?: readonly string[] },
): boolean {
  const { contexts = filter.contexts, action = filter.action, expiresIn } = changes;
  const sameContexts = contexts.length === filter.contexts.length && filter.contexts.every((c) => contexts.includes(c));
  // The older form knows no blur: warn is what it reads there.
  const sameAction = (action === 'hide') === (filter.action === 'hide');
  const sameEnd = expiresIn === undefined || (expiresIn === null && filter.expiresAt === null);
  return !(sameContexts && sameAction && sameEnd);
}

const TITLE = 256;

/** A phrase may be longer than a title. */
function cut(phrase: string): string {
  return [...phrase].slice(0, TITLE).join('');
}
