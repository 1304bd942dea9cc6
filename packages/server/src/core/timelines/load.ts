import { fillPage } from '../../lib/fill-page.ts';
import type { Viewer } from '../audience/viewer.ts';
import type { Context } from '../context.ts';
import { isHidden } from '../filters/filter.ts';
import { loadRecentAccountViews } from '../views/account.ts';
import { type EntryView, loadEntryViews } from '../views/post.ts';
import { accountSource, markedSource, quotesSource, taggedBySource } from './sources/account.ts';
import { directSource } from './sources/direct.ts';
import { communitiesSource, publicSource, tagSource } from './sources/public.ts';
import { homeSource, listSource } from './sources/stored.ts';
import type { Cursor, Skeleton, Source, Timeline, TimelineOf, TimelinePage } from './timeline.ts';

const SOURCES: { [K in Timeline['kind']]: Source<TimelineOf<K>> } = {
  home: homeSource,
  list: listSource,
  public: publicSource,
  communities: communitiesSource,
  tag: tagSource,
  account: accountSource,
  'tagged-by': taggedBySource,
  direct: directSource,
  quotes: quotesSource,
  marked: markedSource,
};

/** A page ends when its texts are this long. */
const BYTES_MAX = 1_000_000;

/** The ids of a page, as far as its viewer may see and wants to meet them. */
export function loadSkeleton(ctx: Context, viewer: Viewer, timeline: Timeline, page: TimelinePage): Promise<Skeleton> {
  const source = SOURCES[timeline.kind] as Source<Timeline>;
  return source.skeleton(ctx, viewer, timeline, page);
}

/** A page of a timeline; cursors are undefined where it was empty. */
export interface TimelineView {
  /** Newest first. */
  entries: EntryView[];
  next: Cursor | undefined;
  prev: Cursor | undefined;
}

/**
 * What comes to its reader, without what they do not want to meet and what their filters hide; who opens a profile or a
 * list of marks has chosen to look.
 */
const BROUGHT = new Set<Timeline['kind']>(['home', 'list', 'quotes']);

/**
 * A page of a timeline as its viewer sees it, filled up where hydration took something out. Cursors come from what was
 * looked at, so that the next page goes on behind it.
 */
export async function loadTimeline(
  ctx: Context,
  viewer: Viewer,
  timeline: Timeline,
  page: TimelinePage,
): Promise<TimelineView> {
  const options = { accounts: loadRecentAccountViews, brought: BROUGHT.has(timeline.kind) };
  let bytes = 0;
  const filled = await fillPage<Cursor, EntryView>(
    page.limit,
    async (from, limit) => {
      const place = {
        ...page,
        limit,
        [page.upwards ? 'above' : 'below']: from ?? page[page.upwards ? 'above' : 'below'],
      };
      const { items, end } = await loadSkeleton(ctx, viewer, timeline, place);
      const ahead = page.upwards ? items.reverse() : items;
      const loaded = await loadEntryViews(ctx, viewer, ahead, options);
      const shown = options.brought
        ? loaded.filter(({ post }) => !isHidden(post.mine?.filtered ?? [], 'home'))
        : loaded;
      const views = new Map(shown.map((view) => [view.entryId, view]));
      return { seen: ahead.map(({ at, entryId }) => ({ at, view: views.get(entryId) })), end };
    },
    (view, count) => {
      bytes += view.post.facts.text.bytes;
      return count === 0 || bytes <= BYTES_MAX;
    },
  );
  const { views: entries, near, far } = filled;
  return page.upwards ? { entries: entries.reverse(), next: near, prev: far } : { entries, next: far, prev: near };
}
