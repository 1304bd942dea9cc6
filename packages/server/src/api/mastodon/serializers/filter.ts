import type { Filter, FilterKeyword, FilterStatus, FilterV1 } from '@linnet/api-schemas/mastodon/filter.ts';
import type { FilterResult } from '@linnet/api-schemas/mastodon/filter-result.ts';
import type {
  FilterHead,
  FilterMatch,
  FilterView,
  FilterKeyword as KeywordView,
} from '../../../core/filters/filter.ts';
import { toInstant } from './dates.ts';

/** A filter with what it looks for. */
export function renderFilter(view: FilterView): Filter {
  return {
    ...renderFilterHead(view),
    keywords: view.keywords.map(renderFilterKeyword),
    statuses: view.posts.map(renderFilterStatus),
  };
}

function renderFilterHead({ id, title, contexts, action, expiresAt }: FilterHead): Filter {
  return {
    id: String(id),
    title,
    context: [...contexts],
    expires_at: expiresAt === null ? null : toInstant(expiresAt),
    filter_action: action,
  };
}

export function renderFilterKeyword({ id, keyword, wholeWord }: KeywordView): FilterKeyword {
  return { id: String(id), keyword, whole_word: wholeWord };
}

export function renderFilterStatus({ id, postId }: { id: number; postId: number }): FilterStatus {
  return { id: String(id), status_id: String(postId) };
}

/** Why a post is filtered, inside of it: the filter without what it looks for. */
export function renderFilterResult({ filter, keywords, postId }: FilterMatch): FilterResult {
  return {
    filter: renderFilterHead(filter),
    keyword_matches: keywords.length === 0 ? null : [...keywords],
    status_matches: postId === null ? null : [String(postId)],
  };
}

/** One keyword as a filter of its own: the older form. */
export function renderFilterV1(
  { contexts, action, expiresAt }: FilterHead,
  { id, keyword, wholeWord }: KeywordView,
): FilterV1 {
  return {
    id: String(id),
    phrase: keyword,
    context: [...contexts],
    whole_word: wholeWord,
    expires_at: expiresAt === null ? null : toInstant(expiresAt),
    irreversible: action === 'hide',
  };
}
