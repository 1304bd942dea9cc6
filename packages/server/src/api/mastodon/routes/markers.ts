import { markers } from '@linnet/api-schemas/mastodon/endpoints/markers.ts';
import type { Marker, Markers as WireMarkers } from '@linnet/api-schemas/mastodon/marker.ts';
import type { Context } from '../../../core/context.ts';
import { loadMarkers, type MarkedTimeline, type Markers, saveMarkers } from '../../../core/markers/markers.ts';
import { countUnread } from '../../../core/notifications/load.ts';
import { parseId } from '../../../lib/ids.ts';
import { ParamError } from '../../http/errors.ts';
import { defineRoutes } from '../../http/route.ts';
import { toInstant } from '../serializers/dates.ts';

const TIMELINES: readonly MarkedTimeline[] = ['home', 'notifications'];

/** How far timelines were read. The answer holds the timelines that were asked for or sent, and no others. */
export const markerRoutes = defineRoutes(markers, {
  get: async ({ ctx, accountId, params }) =>
    answerMarkers(
      ctx,
      accountId,
      await loadMarkers(ctx, accountId),
      TIMELINES.filter((name) => params.timeline.includes(name)),
    ),
  save: async ({ ctx, accountId, params }) => {
    const sent = TIMELINES.filter((name) => params[name]?.last_read_id !== undefined);
    const ids = Object.fromEntries(sent.map((name) => [name, toPosition(params[name]?.last_read_id)]));
    return answerMarkers(ctx, accountId, await saveMarkers(ctx, accountId, ids), sent);
  },
});

function toPosition(text = ''): number {
  const id = parseId(text);
  if (id === undefined) throw new ParamError('last_read_id', 'form', 'is not an id');
  return id;
}

/** How far a badge counts. */
const UNREAD_MAX = 1_000;

async function answerMarkers(
  ctx: Context,
  accountId: number,
  found: Markers,
  names: readonly MarkedTimeline[],
): Promise<WireMarkers> {
  const [home, notifications] = TIMELINES.map((name) => (names.includes(name) ? found.get(name) : undefined));
  const wire: WireMarkers = {};
  if (home !== undefined) wire.home = renderMarker(home);
  if (notifications === undefined) return wire;
  const unread = await countUnread(ctx, { accountId }, UNREAD_MAX);
  return { ...wire, notifications: { ...renderMarker(notifications), pleroma: { unread_count: unread } } };
}

function renderMarker({ lastReadId, version, updatedAt }: NonNullable<ReturnType<Markers['get']>>): Marker {
  return { last_read_id: String(lastReadId), version, updated_at: toInstant(updatedAt) };
}
