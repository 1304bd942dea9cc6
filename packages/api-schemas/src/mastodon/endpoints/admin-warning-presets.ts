import Type from 'typebox';
import { endpoint } from '../../endpoint.ts';
import { WarningPreset } from '../warning-preset.ts';

const read = { auth: 'user', scopes: ['admin:read:reports'], permission: 'manageReports' } as const;
const write = { auth: 'user', scopes: ['admin:write:reports'], permission: 'manageSettings' } as const;

const use = Type.Enum(['sanction', 'refusal'], {
  description: 'whether it is for telling somebody what was done to them, or why they are not let in',
});
const title = { description: 'by what moderators know it, 100 characters at most' };
const text = { description: 'what people are told, 2,000 characters at most' };

/** Texts that moderators begin with: an extension. */
export const adminWarningPresets = {
  all: endpoint({
    method: 'GET',
    path: '/api/v1/admin/warning_presets',
    summary: 'Texts that are kept for what people are told, by their titles',
    notes: 'An extension.',
    ...read,
    params: Type.Object({ use: Type.Optional(use) }),
    answer: Type.Array(WarningPreset),
  }),
  forRefusals: endpoint({
    method: 'GET',
    path: '/api/v1/admin/refusal_presets',
    summary: 'Those that are kept for whoever is not let in, by their titles',
    notes: 'An extension, for who decides about people that want to join.',
    auth: 'user',
    scopes: ['admin:read:accounts'],
    permission: 'manageUsers',
    answer: Type.Array(WarningPreset),
  }),
  add: endpoint({
    method: 'POST',
    path: '/api/v1/admin/warning_presets',
    summary: 'Keep a text for moderators',
    notes: 'An extension. There may be 50.',
    ...write,
    params: Type.Object({
      use: Type.Optional(use),
      title: Type.String({ default: '', ...title }),
      text: Type.String({ default: '', ...text }),
    }),
    answer: WarningPreset,
    errors: [422],
  }),
  change: endpoint({
    method: ['PUT', 'PATCH'],
    path: '/api/v1/admin/warning_presets/:id',
    summary: 'Change one',
    notes: 'An extension. What is left out stays, and so does what people were told with it.',
    ...write,
    params: Type.Object({
      use: Type.Optional(use),
      title: Type.Optional(Type.String(title)),
      text: Type.Optional(Type.String(text)),
    }),
    answer: WarningPreset,
    errors: [422],
  }),
  remove: endpoint({
    method: 'DELETE',
    path: '/api/v1/admin/warning_presets/:id',
    summary: 'Take one away',
    notes: 'An extension.',
    ...write,
    answer: 'empty',
  }),
};
