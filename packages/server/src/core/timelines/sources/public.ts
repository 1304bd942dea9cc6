import { readPage } from '../../../db/keyset.ts';
import { type Viewer, viewerId } from '../../audience/viewer.ts';
import type { Context } from '../../context.ts';
import { findInCommunities, findPublic, findTagged, type Reading } from '../queries/sources.ts';
import { mergeSkeletons, type Source, type TimelineOf, toKeysetPage, toSkeleton } from '../timeline.ts';

/** Who reads, and when: mutes end. */
export function reading(ctx: Context, viewer: Viewer): Reading {
  return { viewerId: viewerId(viewer), now: ctx.clock.now() };
}

export const publicSource: Source<TimelineOf<'public'>> = {
  async skeleton(ctx, viewer, { origin, onlyMedia = false }, page) {
    const list = findPublic[origin ?? 'any'][viewer.kind][onlyMedia ? 'media' : 'all'];
    return toSkeleton(await readPage(ctx.db, list, reading(ctx, viewer), toKeysetPage(page, 'id')), page);
  },
};

export const communitiesSource: Source<TimelineOf<'communities'>> = {
  async skeleton(ctx, viewer, _timeline, page) {
    const list = findInCommunities[viewer.kind];
    return toSkeleton(await readPage(ctx.db, list, reading(ctx, viewer), toKeysetPage(page, 'id')), page);
  },
};

export const tagSource: Source<TimelineOf<'tag'>> = {
  async skeleton(ctx, viewer, { tags, all = [], none = [], origin, onlyMedia = false }, page) {
    const list = findTagged[origin ?? 'any'][viewer.kind][onlyMedia ? 'media' : 'all'];
    const wanted = [...new Set(all)];
    const params = { ...reading(ctx, viewer), all: wanted, allCount: wanted.length, none };
    const skeletons = [];
    for (const tag of new Set(tags)) {
      skeletons.push(toSkeleton(await readPage(ctx.db, list, { ...params, tag }, toKeysetPage(page, 'id')), page));
    }
    return mergeSkeletons(skeletons, page);
  },
};
