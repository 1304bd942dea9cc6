import Type from 'typebox';
import { endpoint } from '../../endpoint.ts';
import { Relay } from '../relay.ts';

const read = { auth: 'user', scopes: ['admin:read'], permission: 'manageFederation' } as const;
const write = { auth: 'user', scopes: ['admin:write'], permission: 'manageFederation' } as const;

/** Servers that pass public posts of many on to each other: an extension. */
export const adminRelays = {
  all: endpoint({
    method: 'GET',
    path: '/api/v1/admin/relays',
    summary: 'Which relays bring public posts of other servers here, and ours to them',
    notes: 'An extension. There may be 20.',
    ...read,
    answer: Type.Array(Relay),
  }),
  add: endpoint({
    method: 'POST',
    path: '/api/v1/admin/relays',
    summary: 'Ask a relay',
    notes: 'An extension. Once it agrees, public posts come and go by it. Whether it does is in `state` later.',
    ...write,
    params: Type.Object({
      address: Type.String({
        maxLength: 2_000,
        description: 'its inbox, which ends with `/inbox`, or its actor',
      }),
    }),
    answer: Relay,
    errors: [422],
  }),
  one: endpoint({
    method: 'GET',
    path: '/api/v1/admin/relays/:id',
    summary: 'One of them',
    notes: 'An extension.',
    ...read,
    answer: Relay,
  }),
  remove: endpoint({
    method: 'DELETE',
    path: '/api/v1/admin/relays/:id',
    summary: 'Take one away',
    notes: 'An extension. It is told that nothing is wanted any more. What came by it stays.',
    ...write,
    answer: 'empty',
  }),
  enable: endpoint({
    method: 'POST',
    path: '/api/v1/admin/relays/:id/enable',
    summary: 'Ask one again that is off, refused or has not answered',
    notes: 'An extension. One that agreed stays as it is.',
    ...write,
    answer: Relay,
    errors: [422],
  }),
  disable: endpoint({
    method: 'POST',
    path: '/api/v1/admin/relays/:id/disable',
    summary: 'Switch one off',
    notes: 'An extension. It is told that nothing is wanted any more.',
    ...write,
    answer: Relay,
  }),
};
