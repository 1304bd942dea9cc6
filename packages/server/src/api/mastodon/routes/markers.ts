import { markers } from '@linnet/api-schemas/mastodon/endpoints/markers.ts';
import type { Markers as WireMarkers } from '@linnet/api-schemas/mastodon/marker.ts';
import { loadMarkers, type MarkedTimeline, type Markers, saveMarkers } from '../../../core/markers/markers.ts';
import { parseId } from '../../../lib/ids.ts';
import { ParamError } from '../../http/errors.ts';
import { defineRoutes } from '../../http/route.ts';
import { toInstant } from '../serializers/dates.ts';

const TIMELINES: readonly MarkedTimeline[] = ['home', 'notifications'];

/** How far timelines were read. The answer holds the timelines that were asked for or sent, and no others. */
export const markerRoutes = defineRoutes(markers, {
  get: async ({ ctx, accountId, params }) =>
    renderMarkers(
      await loadMarkers(ctx, accountId),
      TIMELINES.filter((name) => params.timeline.includes(name)),
    ),
  save: async ({ ctx, accountId, params }) => {
    const sent = TIMELINES.filter((name) => params[name]?.last_read_id !== undefined);
    const ids = Object.fromEntries(sent.map((name) => [name, toPosition(params[name]?.last_read_id)]));
    return renderMarkers(await saveMarkers(ctx, accountId, ids), sent);
  },
});

function toPosition(text = ''): number {
  const id = parseId(text);
  if (id === undefined) throw new ParamError('last_read_id', 'form', 'is not an id');
  return id;
}

function renderMarkers(found: Markers, names: readonly MarkedTimeline[]): WireMarkers {
  const wire: WireMarkers = {};
  for (const name of names) {
    const marker = found.get(name);
    if (marker === undefined) continue;
    wire[name] = {
      last_read_id: String(marker.lastReadId),
      version: marker.version,
      updated_at: toInstant(marker.updatedAt),
    };
  }
  return wire;
}
