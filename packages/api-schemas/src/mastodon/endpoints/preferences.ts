import Type from 'typebox';
import { endpoint } from '../../endpoint.ts';
import { Preferences } from '../preferences.ts';

const { properties } = Preferences;

export const preferences = {
  get: endpoint({
    method: 'GET',
    path: '/api/v1/preferences',
    summary: 'What you start writing and reading with',
    auth: 'user',
    scopes: ['read:accounts'],
    evenIfRefused: true,
    evenIfSuspended: true,
    answer: Preferences,
  }),
  update: endpoint({
    method: ['PATCH', 'PUT'],
    path: '/api/v1/preferences',
    summary:
      'Change how posts are shown to you, what you are reminded of, how long you may take yours back, and whether they name your app',
    notes:
      'Of this server alone. What is left out stays; what new posts start with is `source` of `update_credentials`. ' +
      '`posting:undo` is for how many seconds an app holds a post back before it sends it, so that its author may think again.',
    auth: 'user',
    scopes: ['write:accounts'],
    params: Type.Object({
      'posting:show_application': Type.Optional(properties['posting:show_application']),
      'posting:undo': Type.Optional(properties['posting:undo']),
      'reading:expand:media': Type.Optional(properties['reading:expand:media']),
      'reading:expand:spoilers': Type.Optional(properties['reading:expand:spoilers']),
      'reading:autoplay:gifs': Type.Optional(properties['reading:autoplay:gifs']),
      'posting:remind:descriptions': Type.Optional(properties['posting:remind:descriptions']),
    }),
    answer: Preferences,
  }),
};
