import type { Markers as WireMarkers } from '@linnet/api-schemas/mastodon/marker.ts';
import Type from 'typebox';
import { loadMarkers, type MarkedTimeline, type Markers, saveMarkers } from '../../../core/markers/markers.ts';
import { AppError } from '../../../lib/errors.ts';
import { parseId } from '../../../lib/ids.ts';
import { requireAuth } from '../../http/auth.ts';
import type { ApiRoutes } from '../../http/client-apis.ts';
import { readParams } from '../../http/read-params.ts';
import { toInstant } from '../serializers/dates.ts';
import { accountOf } from './request.ts';

const TIMELINES: readonly MarkedTimeline[] = ['home', 'notifications'];
const Asked = Type.Object({ timeline: Type.Array(Type.String(), { default: [] }) });
const Position = Type.Optional(Type.Object({ last_read_id: Type.Optional(Type.String()) }));
const Positions = Type.Object({ home: Position, notifications: Position });

/** How far timelines were read. The answer holds the timelines that were asked for or sent, and no others. */
export const markerRoutes: ApiRoutes = async (app, { ctx }) => {
  app.get('/api/v1/markers', { preValidation: requireAuth({ scope: 'read:statuses' }) }, async (request) => {
    const { timeline } = readParams(Asked, request.form);
    const markers = await loadMarkers(ctx, accountOf(request));
    return renderMarkers(
      markers,
      TIMELINES.filter((name) => timeline.includes(name)),
    );
  });

  app.post('/api/v1/markers', { preValidation: requireAuth({ scope: 'write:statuses' }) }, async (request) => {
    const positions = readParams(Positions, request.form);
    const sent = TIMELINES.filter((name) => positions[name]?.last_read_id !== undefined);
    const ids = Object.fromEntries(sent.map((name) => [name, toPosition(positions[name]?.last_read_id)]));
    return renderMarkers(await saveMarkers(ctx, accountOf(request), ids), sent);
  });
};

function toPosition(text = ''): number {
  const id = parseId(text);
  if (id === undefined) throw new AppError('invalid', 'Validation failed: last_read_id is not an id');
  return id;
}

function renderMarkers(markers: Markers, names: readonly MarkedTimeline[]): WireMarkers {
  const wire: WireMarkers = {};
  for (const name of names) {
    const marker = markers.get(name);
    if (marker === undefined) continue;
    wire[name] = {
      last_read_id: String(marker.lastReadId),
      version: marker.version,
      updated_at: toInstant(marker.updatedAt),
    };
  }
  return wire;
}
