import { keepUsable } from '../../tags/rules.ts';
import { findOpenOrigins } from '../open-feeds.ts';
import { findInCommunities, findLinking, findPublic, findTagged } from '../queries/sources.ts';
import { mergeSkeletons, type Skeleton, type Source, type TimelineOf } from '../timeline.ts';
import { reading, walkPage } from './walk.ts';

/** Of what nobody may read. */
const NOTHING: Skeleton = { items: [], end: undefined };

export const publicSource: Source<TimelineOf<'public'>> = {
  async skeleton(ctx, viewer, { origin, onlyMedia = false }, page) {
    const open = await findOpenOrigins(ctx, viewer, { kind: 'live', origin });
    if (open === undefined) return NOTHING;
    const list = findPublic[open][viewer.kind][onlyMedia ? 'media' : 'all'];
    return walkPage(ctx, list, reading(ctx, viewer), page);
  },
};

export const communitiesSource: Source<TimelineOf<'communities'>> = {
  async skeleton(ctx, viewer, _timeline, page) {
    const open = await findOpenOrigins(ctx, viewer, { kind: 'live' });
    if (open === undefined) return NOTHING;
    const list = findInCommunities[open][viewer.kind];
    return walkPage(ctx, list, reading(ctx, viewer), page);
  },
};

export const linkSource: Source<TimelineOf<'link'>> = {
  async skeleton(ctx, viewer, { cardId }, page) {
    const open = await findOpenOrigins(ctx, viewer, { kind: 'topic' });
    if (open === undefined) return NOTHING;
    return walkPage(ctx, findLinking[open][viewer.kind], { ...reading(ctx, viewer), cardId }, page);
  },
};

export const tagSource: Source<TimelineOf<'tag'>> = {
  async skeleton(ctx, viewer, { tags, all = [], none = [], origin, onlyMedia = false }, page) {
    const open = await findOpenOrigins(ctx, viewer, { kind: 'topic', origin });
    if (open === undefined) return NOTHING;
    const list = findTagged[open][viewer.kind][onlyMedia ? 'media' : 'all'];
    const wanted = [...new Set(all)];
    const params = { ...reading(ctx, viewer), all: wanted, allCount: wanted.length, none };
    const skeletons = [];
    for (const tag of await keepUsable(ctx, [...new Set(tags)])) {
      skeletons.push(await walkPage(ctx, list, { ...params, tag }, page));
    }
    return mergeSkeletons(skeletons, page);
  },
};
