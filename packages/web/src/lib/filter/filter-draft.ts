import type { FilterInput } from '../api/filters.ts';
import type { Filter, FilterContext } from '../api/types.ts';

export const contexts: FilterContext[] = ['home', 'notifications', 'public', 'thread', 'account'];

/** How long a filter may count, in seconds, as offered. */
export const durations = [1_800, 3_600, 21_600, 86_400, 604_800, 2_592_000];

/** A keyword as it is written; without an id it is new. */
export interface DraftKeyword {
  id?: string;
  keyword: string;
  whole: boolean;
}

/** A filter as it is written; `expiry` is empty for ever, `keep` as it was, or seconds. */
export interface FilterDraft {
  title: string;
  keywords: DraftKeyword[];
  context: FilterContext[];
  action: Filter['filter_action'];
  expiry: string;
}

/** What a form begins with; the last row of keywords is one to write in. */
export function toDraft(filter: Filter | undefined): FilterDraft {
  const keywords = (filter?.keywords ?? []).map(({ id, keyword, whole_word: whole }) => ({ id, keyword, whole }));
  return {
    title: filter?.title ?? '',
    keywords: keywords.length > 0 ? keywords : [{ keyword: '', whole: true }],
    context: filter?.context ?? [...contexts],
    action: filter?.filter_action ?? 'warn',
    expiry: filter?.expires_at ? 'keep' : '',
  };
}

/** What is saved of a draft: keywords that were emptied or taken away go. */
export function toInput(draft: FilterDraft, before: Filter | undefined): FilterInput {
  const { title, context, action, expiry } = draft;
  const written = draft.keywords.filter(({ keyword }) => keyword.trim() !== '');
  const kept = new Set(written.map(({ id }) => id));
  const gone = (before?.keywords ?? []).filter(({ id }) => !kept.has(id));
  return {
    title,
    context: contexts.filter((one) => context.includes(one)),
    filter_action: action,
    ...(expiry === 'keep' ? {} : { expires_in: expiry === '' ? null : Number(expiry) }),
    keywords_attributes: [
      ...written.map(({ id, keyword, whole }) => ({ ...(id ? { id } : {}), keyword, whole_word: whole })),
      ...gone.map(({ id }) => ({ id, _destroy: true })),
    ],
  };
}

/** What makes a deleted filter anew; `now` in milliseconds. */
export function toCopy(filter: Filter, now: number): FilterInput {
  const { title, context, filter_action, expires_at, keywords = [] } = filter;
  const left = expires_at === null ? null : Math.round((Date.parse(expires_at) - now) / 1_000);
  return {
    title,
    context,
    filter_action,
    expires_in: left,
    keywords_attributes: keywords.map(({ keyword, whole_word }) => ({ keyword, whole_word })),
  };
}
