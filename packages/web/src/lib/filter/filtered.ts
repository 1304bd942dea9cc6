import type { FilterContext, Status } from '../api/types.ts';

/** Pages by the beginning of their routes, the first that fits. Lists of one's own marks are looked at as they are. */
const places: [route: string, context: FilterContext][] = [
  ['/(member)/home', 'home'],
  ['/(member)/notifications', 'notifications'],
  ['/(member)/search', 'public'],
  ['/public', 'public'],
  ['/tags', 'public'],
  ['/@[handle]/[id]', 'thread'],
  ['/@[handle]', 'account'],
];

/** Where a page shows posts, as filters see it; undefined where none of them counts. */
export function contextOf(route: string | null): FilterContext | undefined {
  return places.find(([start]) => route?.startsWith(start))?.[1];
}

export interface Filtered {
  hidden: boolean;
  /** The titles of filters that fold the post away, as one text. */
  warning: string | undefined;
  /** The same of those that cover its media. */
  cover: string | undefined;
}

/** Whether pictures beside a post are left out: not everybody wants to see them. */
export function leavesPicturesOut(status: Pick<Status, 'filtered' | 'sensitive'>, route: string | null): boolean {
  return status.sensitive || readFiltered(status, route).cover !== undefined;
}

/** What the reader's filters make of a post on a page. */
export function readFiltered(status: Pick<Status, 'filtered'>, route: string | null): Filtered {
  const context = contextOf(route);
  const met = (status.filtered ?? []).map(({ filter }) => filter);
  const here = met.filter((filter) => context !== undefined && filter.context.includes(context));
  const titles = (action: string) =>
    here.flatMap(({ filter_action, title }) => (filter_action === action ? [title] : [])).join(', ') || undefined;
  return { hidden: titles('hide') !== undefined, warning: titles('warn'), cover: titles('blur') };
}
