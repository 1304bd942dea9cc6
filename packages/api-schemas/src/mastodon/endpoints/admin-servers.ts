import Type from 'typebox';
import { endpoint } from '../../endpoint.ts';
import { AdminServer, AdminServerPurge } from '../admin-domain.ts';
import { nullable } from '../common.ts';
import { StaffNote } from '../staff-note.ts';

const staff = { auth: 'user', permission: 'manageFederation' } as const;
const readBlocks = { ...staff, scopes: ['admin:read:domain_blocks'] } as const;
const writeBlocks = { ...staff, scopes: ['admin:write:domain_blocks'] } as const;

/** Other servers one by one, beyond Mastodon's API. */
export const adminServers = {
  servers: endpoint({
    method: 'GET',
    path: '/api/v1/admin/servers',
    summary: 'Servers that were met, by name',
    notes: '`q` is a part of a name; `failing` leaves those that do not answer.',
    ...readBlocks,
    params: Type.Object({
      q: Type.String({ default: '', maxLength: 253 }),
      failing: Type.Boolean({ default: false }),
    }),
    paged: { by: 'offset', limit: 40, max: 100 },
    answer: Type.Array(AdminServer),
  }),
  server: endpoint({
    method: 'GET',
    path: '/api/v1/admin/servers/:domain',
    summary: 'A server, be it met or not, and how many deliveries wait for it',
    notes: 'Up to 10,000. `purge`: how far it is where the server is being forgotten.',
    ...readBlocks,
    answer: Type.Object({
      ...AdminServer.properties,
      waiting_count: Type.Integer(),
      known: Type.Boolean(),
      purge: nullable(AdminServerPurge),
    }),
  }),
  retry: endpoint({
    method: 'POST',
    path: '/api/v1/admin/servers/:domain/retry',
    summary: 'Try a server that does not answer at once',
    ...writeBlocks,
    answer: 'empty',
  }),
  giveUp: endpoint({
    method: 'POST',
    path: '/api/v1/admin/servers/:domain/give_up',
    summary: 'Give up whatever waits for a server',
    notes: 'Answers how many deliveries that was.',
    ...writeBlocks,
    answer: Type.Object({ count: Type.Integer() }),
  }),
  purge: endpoint({
    method: 'POST',
    path: '/api/v1/admin/servers/:domain/purge',
    summary: 'Forget people, posts and files of a suspended server',
    notes:
      'In the background, for good, with all below its name. Of whom people here blocked, reported or followed the name stays. ' +
      '409 where no decision suspends it.',
    ...writeBlocks,
    confirm: { of: 'browsers' },
    errors: [409],
    answer: AdminServerPurge,
  }),
  notes: endpoint({
    method: 'GET',
    path: '/api/v1/admin/servers/:domain/notes',
    summary: 'What staff wrote down about a server',
    ...readBlocks,
    paged: { by: 'id', limit: 40 },
    answer: Type.Array(StaffNote),
  }),
  addNote: endpoint({
    method: 'POST',
    path: '/api/v1/admin/servers/:domain/notes',
    summary: 'Write something down about a server',
    notes: 'Up to 2,000 characters, and 200 notes.',
    ...writeBlocks,
    params: Type.Object({ content: Type.String({ default: '' }) }),
    answer: StaffNote,
  }),
  removeNote: endpoint({
    method: 'DELETE',
    path: '/api/v1/admin/servers/:domain/notes/:noteId',
    summary: 'Take a note about a server away',
    ...writeBlocks,
    answer: 'empty',
  }),
};
