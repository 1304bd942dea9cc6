import Type from 'typebox';
import { DateTime } from './common.ts';
import { PleromaMarker } from './pleroma.ts';

/** How far a timeline was read. The id need not exist, so it is any string of digits. */
export const Marker = Type.Object({
  last_read_id: Type.String(),
  version: Type.Integer(),
  updated_at: DateTime,
});
export type Marker = Type.Static<typeof Marker>;

/** Only the timelines that were asked for or sent. */
export const Markers = Type.Object({
  home: Type.Optional(Marker),
  notifications: Type.Optional(Type.Object({ ...Marker.properties, pleroma: PleromaMarker })),
});
export type Markers = Type.Static<typeof Markers>;
