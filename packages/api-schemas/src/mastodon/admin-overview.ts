import Type from 'typebox';
import { Count } from './common.ts';

/** What waits for staff, and how the server is. An extension. */
export const AdminOverview = Type.Object({
  /** By name; counting stops at 1,000. New ones come. */
  waiting: Type.Array(Type.Object({ name: Type.String(), count: Count })),
  /** What a server has before it invites people. New ones come. */
  set_up: Type.Array(Type.Object({ name: Type.String(), done: Type.Boolean() })),
  counts: Type.Object({
    users: Count,
    statuses: Count,
    servers: Count,
    pending_deliveries: Count,
  }),
});
export type AdminOverview = Type.Static<typeof AdminOverview>;
