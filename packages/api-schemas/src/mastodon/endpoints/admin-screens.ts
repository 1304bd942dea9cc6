import Type from 'typebox';
import { endpoint } from '../../endpoint.ts';
import { SCREEN_ACTS, SCREEN_SCOPES, Screen, ScreenHit, ScreenMatch, ScreenTrial } from '../screen.ts';

const read = { auth: 'user', scopes: ['admin:read:reports'], permission: 'manageReports' } as const;
const undo = { auth: 'user', scopes: ['admin:write:reports'], permission: 'manageReports' } as const;
const write = { auth: 'user', scopes: ['admin:write:reports'], permission: 'manageBlocks' } as const;

const Conditions = Type.Array(
  Type.Object({
    kind: Type.String(),
    not: Type.Optional(Type.Boolean()),
    values: Type.Optional(Type.Array(Type.String(), { maxItems: 200 })),
    whole: Type.Optional(Type.Boolean()),
    number: Type.Optional(Type.Integer()),
  }),
  { maxItems: 16, description: 'all of which have to be met' },
);
const Name = Type.String({ description: '100 characters at most' });
const Act = Type.Enum([...SCREEN_ACTS], {
  description:
    '`flag` reports, `sensitive` marks, `unlist` keeps out of public timelines, `hold` has it wait for moderators, `reject` does not take',
});
const Warning = Type.String({ description: 'of `sensitive`: what it warns of, where the author does not' });
const Scope = Type.Enum([...SCREEN_SCOPES], { description: 'whose posts' });
const Direct = Type.Boolean({ description: 'direct posts as well: nobody is shown them for it; not with `hold`' });
const Staff = Type.Boolean({ description: 'posts of staff as well' });

/** What is looked for in every post: an extension. */
export const adminScreens = {
  all: endpoint({
    method: 'GET',
    path: '/api/v1/admin/screens',
    summary: 'What is looked for in every post, and what is done about it',
    notes: 'An extension. There may be 200.',
    ...read,
    answer: Type.Array(Screen),
  }),
  add: endpoint({
    method: 'POST',
    path: '/api/v1/admin/screens',
    summary: 'Look for something',
    notes: 'An extension.',
    ...write,
    params: Type.Object({
      name: Name,
      conditions: Conditions,
      act: Act,
      warning: Type.Optional(Warning),
      enabled: Type.Boolean({ default: true }),
      scope: Type.Optional(Scope),
      direct: Type.Optional(Direct),
      staff: Type.Optional(Staff),
    }),
    answer: Screen,
    errors: [422],
  }),
  test: endpoint({
    method: 'POST',
    path: '/api/v1/admin/screens/test',
    summary: 'Which screens would meet a text, or the post that it is the address of',
    notes: 'An extension. Those that are switched off are asked as well. Whoever writes a text is nobody new.',
    ...undo,
    params: Type.Object({
      text: Type.String({ maxLength: 10_000 }),
      local: Type.Boolean({ default: true, description: 'as if it was written here' }),
    }),
    answer: Type.Array(ScreenMatch),
  }),
  preview: endpoint({
    method: 'POST',
    path: '/api/v1/admin/screens/preview',
    summary: 'What conditions would have met in the last week',
    notes: 'An extension. Of what everybody may see, 5,000 posts at most; people count as they are now.',
    ...undo,
    params: Type.Object({ conditions: Conditions, scope: Type.Optional(Scope), staff: Type.Optional(Staff) }),
    answer: ScreenTrial,
    errors: [422],
  }),
  one: endpoint({
    method: 'GET',
    path: '/api/v1/admin/screens/:id',
    summary: 'One of them',
    notes: 'An extension.',
    ...read,
    answer: Screen,
  }),
  change: endpoint({
    method: ['PUT', 'PATCH'],
    path: '/api/v1/admin/screens/:id',
    summary: 'Change one',
    notes: 'An extension. What is left out stays, and so does what it did before.',
    ...write,
    params: Type.Object({
      name: Type.Optional(Name),
      conditions: Type.Optional(Conditions),
      act: Type.Optional(Act),
      warning: Type.Optional(Warning),
      enabled: Type.Optional(Type.Boolean()),
      scope: Type.Optional(Scope),
      direct: Type.Optional(Direct),
      staff: Type.Optional(Staff),
    }),
    answer: Screen,
    errors: [422],
  }),
  remove: endpoint({
    method: 'DELETE',
    path: '/api/v1/admin/screens/:id',
    summary: 'Take one away',
    notes: 'An extension. What it did stays, and can still be undone one by one.',
    ...write,
    answer: 'empty',
  }),
  hitsOf: endpoint({
    method: 'GET',
    path: '/api/v1/admin/screens/:id/hits',
    summary: 'What one did, newest first',
    notes: 'An extension. For 90 days, its newest 10,000; of posts that were rejected only the number is kept.',
    ...read,
    paged: { by: 'id', limit: 40, max: 80 },
    answer: Type.Array(ScreenHit),
  }),
  undoAll: endpoint({
    method: 'POST',
    path: '/api/v1/admin/screens/:id/undo',
    summary: 'Switch one off, and undo all that it did and that is still known',
    notes: 'An extension. It is undone in the background.',
    ...write,
    answer: Screen,
  }),
  hits: endpoint({
    method: 'GET',
    path: '/api/v1/admin/screen_hits',
    summary: 'What screens did, newest first',
    notes: 'An extension.',
    ...read,
    paged: { by: 'id', limit: 40, max: 80 },
    answer: Type.Array(ScreenHit),
  }),
  undo: endpoint({
    method: 'POST',
    path: '/api/v1/admin/screen_hits/:id/undo',
    summary: 'Undo what a screen did to one post: from then on it leaves that post alone',
    notes: 'An extension. Twice changes nothing. What was held goes out.',
    ...undo,
    answer: ScreenHit,
    errors: [422],
  }),
  held: endpoint({
    method: 'GET',
    path: '/api/v1/admin/held_posts',
    summary: 'Posts that screens hold: nobody but their authors sees them before moderators let them out; newest first',
    notes: 'An extension. 1,000 at most, and 20 of one author; after 14 days they are refused.',
    ...read,
    paged: { by: 'id', limit: 40, max: 80 },
    answer: Type.Array(ScreenHit),
  }),
  approveHeld: endpoint({
    method: 'POST',
    path: '/api/v1/admin/held_posts/:id/approve',
    summary: 'Let a post out that is held, or that was refused',
    notes:
      'An extension. It keeps the time at which it was written. Twice changes nothing. 409 where it was edited since it was read: then it waits on.',
    ...undo,
    params: Type.Object({
      edited_at: Type.Optional(
        Type.String({
          description:
            '`edited_at` of the post that was read, empty where it was null; left out, whatever it is by now goes out',
        }),
      ),
    }),
    answer: ScreenHit,
    errors: [409, 422],
  }),
  refuseHeld: endpoint({
    method: 'POST',
    path: '/api/v1/admin/held_posts/:id/refuse',
    summary: 'Keep a post in that is held: its author alone goes on seeing it',
    notes: 'An extension. It can be let out later. What was answered before stays as it is.',
    ...undo,
    answer: ScreenHit,
  }),
  answerHeld: endpoint({
    method: 'POST',
    path: '/api/v1/admin/held_posts',
    summary: 'Let all posts out that are held, or keep them in',
    notes:
      'An extension. They are answered in the background. What is edited after this was asked is not let out, and waits on.',
    ...undo,
    params: Type.Object({
      approve: Type.Boolean(),
      up_to: Type.Optional(Type.String({ description: 'a hit: what came after it waits on' })),
    }),
    answer: 'empty',
  }),
};
