import Type from 'typebox';
import { endpoint } from '../../endpoint.ts';
import { FileParam } from '../../file-param.ts';
import { Rule } from '../rule.ts';
import { ChallengeTrial, Palette, ServerSettings } from '../server-setting.ts';
import { TermsOfService } from '../terms-of-service.ts';

const settings = { auth: 'user', permission: 'manageSettings' } as const;
const pictures = { ...settings, scopes: ['admin:write'], answer: ServerSettings } as const;
/** Who comes in, how they show who they are, and what those see who do not. */
const DOORS = [
  ...['registrations', 'invites_for', 'invited_wait', 'signup_challenge', 'minimum_age', 'two_factor_for'],
  ...['challenge_service', 'challenge_site_key', 'challenge_secret', 'challenge_script', 'challenge_verify'],
  ...['private_server', 'authorized_fetch'],
];
const rules = { auth: 'user', scopes: ['admin:write'], permission: 'manageRules' } as const;
const Words = Type.Object({
  text: Type.String({ default: '', maxLength: 500 }),
  hint: Type.String({ default: '', maxLength: 2_000 }),
});
const RuleParams = {
  hint: Type.Optional(Type.String({ maxLength: 2_000, description: 'more about it' })),
  translations: Type.Optional(
    Type.Record(Type.String(), Words, { description: 'by language; one with an empty text is taken away' }),
  ),
};
const text = Type.String({ minLength: 1, maxLength: 500 });

/** What the server says and decides: an extension. */
export const adminSettings = {
  all: endpoint({
    method: 'GET',
    path: '/api/v1/admin/settings',
    summary: 'All that is decided about this server',
    notes: 'An extension. `locked` is what only a start changes; secrets have no value, there or here.',
    ...settings,
    scopes: ['admin:read'],
    answer: ServerSettings,
  }),
  change: endpoint({
    method: 'PATCH',
    path: '/api/v1/admin/settings',
    summary: 'Change some of it, all or nothing',
    notes:
      'An extension. What is left out stays; an empty text takes away what may be missing. What decides who comes in and what visitors see wants, in the ' +
      'web app, `POST /api/v1/user/confirm` before, or a sign-in, within the last 15 minutes.',
    ...settings,
    confirm: { of: 'browsers', when: { settings: DOORS } },
    scopes: ['admin:write'],
    params: Type.Object({
      settings: Type.Record(Type.String(), Type.String(), { description: 'texts by name, as they are shown' }),
    }),
    answer: ServerSettings,
    errors: [404, 422],
  }),
  palette: endpoint({
    method: 'GET',
    path: '/api/v1/admin/settings/palette',
    summary: 'What pages would be painted in with a colour',
    notes:
      'An extension. Nothing changes. A colour that nobody could read words in is made darker or lighter, as each look needs it.',
    ...settings,
    scopes: ['admin:read'],
    params: Type.Object({ color: Type.String({ maxLength: 7, description: 'such as `#3366cc`' }) }),
    answer: Palette,
    errors: [422],
  }),
  tryChallenge: endpoint({
    method: 'POST',
    path: '/api/v1/admin/settings/challenge/test',
    summary: 'Ask the service that is chosen for sign-up about an answer that nobody gave',
    notes: 'An extension. Says whether it answers and knows the keys, asked or not. Waits 4 seconds at most.',
    ...settings,
    scopes: ['admin:write'],
    answer: ChallengeTrial,
  }),
  setIcon: endpoint({
    method: 'PUT',
    path: '/api/v1/admin/settings/icon',
    summary: 'Choose the picture that the server is known by in tabs, apps and on home screens',
    notes: 'An extension. It is cropped to squares of 48, 180, 192 and 512 pixels, in PNG.',
    ...pictures,
    params: Type.Object({ image: FileParam }),
    uploads: 1,
    errors: [413, 422],
  }),
  removeIcon: endpoint({
    method: 'DELETE',
    path: '/api/v1/admin/settings/icon',
    summary: 'Take it away: the bird is back',
    notes: 'An extension.',
    ...pictures,
  }),
  setThumbnail: endpoint({
    method: 'PUT',
    path: '/api/v1/admin/settings/thumbnail',
    summary: 'Choose the picture that introduces the server, or say anew what is seen on it',
    notes: 'An extension. It is cropped to 1200 × 630 pixels, and to twice that where it is larger, in JPEG.',
    ...pictures,
    params: Type.Object({
      image: Type.Optional(FileParam),
      description: Type.Optional(
        Type.String({ maxLength: 1_500, description: 'what is seen; a new picture without has none' }),
      ),
    }),
    uploads: 1,
    errors: [413, 422],
  }),
  removeThumbnail: endpoint({
    method: 'DELETE',
    path: '/api/v1/admin/settings/thumbnail',
    summary: 'Take it away',
    notes: 'An extension.',
    ...pictures,
  }),
  terms: endpoint({
    method: 'GET',
    path: '/api/v1/admin/terms',
    summary: 'The terms of all days, the oldest first',
    notes: 'An extension.',
    ...settings,
    scopes: ['admin:read'],
    answer: Type.Array(Type.Object({ ...TermsOfService.properties, text: Type.String() })),
  }),
  saveTerms: endpoint({
    method: 'PUT',
    path: '/api/v1/admin/terms/:date',
    summary: 'Say what holds from a day on',
    notes: 'An extension. The day is one of UTC, such as `2026-12-01`; an empty text takes the terms of that day away.',
    ...settings,
    scopes: ['admin:write'],
    params: Type.Object({ text: Type.String({ default: '', maxLength: 100_000 }) }),
    answer: 'empty',
    errors: [422],
  }),
  addRule: endpoint({
    method: 'POST',
    path: '/api/v1/admin/rules',
    summary: 'Add a rule behind the others',
    notes: 'An extension. There may be 50, each with 30 translations.',
    ...rules,
    params: Type.Object({ text, ...RuleParams }),
    answer: Rule,
    errors: [422],
  }),
  changeRule: endpoint({
    method: 'PATCH',
    path: '/api/v1/admin/rules/:id',
    summary: 'Change a rule, which keeps its number',
    notes: 'An extension. What is left out stays.',
    ...rules,
    params: Type.Object({ text: Type.Optional(text), ...RuleParams }),
    answer: Rule,
    errors: [422],
  }),
  moveRule: endpoint({
    method: 'POST',
    path: '/api/v1/admin/rules/:id/move',
    summary: 'Put a rule before the one above it, or behind the one below',
    notes: 'An extension.',
    ...rules,
    params: Type.Object({ to: Type.Enum(['up', 'down']) }),
    answer: Type.Array(Rule),
  }),
  removeRule: endpoint({
    method: 'DELETE',
    path: '/api/v1/admin/rules/:id',
    summary: 'Take a rule away',
    notes: 'An extension.',
    ...rules,
    answer: 'empty',
  }),
};
