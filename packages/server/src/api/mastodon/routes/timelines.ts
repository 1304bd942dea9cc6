import { timelines } from '@linnet/api-schemas/mastodon/endpoints/timelines.ts';
import type { PublicFilter } from '../../../core/timelines/timeline.ts';
import { findTrendingCard } from '../../../core/trends/load.ts';
import { notFound } from '../../../lib/errors.ts';
import { normalizeTag } from '../../../lib/text/normalize-tag.ts';
import { type Call, defineRoutes } from '../../http/route.ts';
import { answerTimeline } from '../timelines.ts';

/** Timelines: each is a source of core. */
export const timelineRoutes = defineRoutes(timelines, {
  home: (call) => answerTimeline(call, { kind: 'home' }),
  public: (call) => answerTimeline(call, { kind: 'public', ...toFilter(call.params) }),
  tag: (call) => {
    const { any, all, none } = call.params;
    const tags = [call.path.hashtag, ...any].map(normalizeTag);
    const also = { all: all.map(normalizeTag), none: none.map(normalizeTag) };
    return answerTimeline(call, { kind: 'tag', tags, ...also, ...toFilter(call.params) });
  },
  link: async (call) => {
    const cardId = await findTrendingCard(call.ctx, call.params.url);
    if (cardId === undefined) throw notFound();
    return answerTimeline(call, { kind: 'link', cardId });
  },
  direct: (call) => answerTimeline(call, { kind: 'direct' }),
  list: (call) => answerTimeline(call, { kind: 'list', listId: call.path.id }),
});

function toFilter(params: Call<typeof timelines.public>['params']): PublicFilter {
  const { local, remote, only_media: onlyMedia = false } = params;
  // Both at once contradict each other; ours wins, as in Mastodon.
  if (local) return { onlyMedia, origin: 'local' };
  return remote ? { onlyMedia, origin: 'remote' } : { onlyMedia };
}
