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
    summary: 'Change how posts are shown to you, whether yours name your app, and what you are reminded of',
    notes:
      'Of this server alone. What is left out stays; what new posts start with is `source` of `update_credentials`.',
    auth: 'user',
    scopes: ['write:accounts'],
    params: Type.Object({
      'posting:show_application': Type.Optional(properties['posting:show_application']),
      'reading:expand:media': Type.Optional(properties['reading:expand:media']),
      'reading:expand:spoilers': Type.Optional(properties['reading:expand:spoilers']),
      'reading:autoplay:gifs': Type.Optional(properties['reading:autoplay:gifs']),
      'posting:remind:descriptions': Type.Optional(properties['posting:remind:descriptions']),
    }),
    answer: Preferences,
  }),
};
