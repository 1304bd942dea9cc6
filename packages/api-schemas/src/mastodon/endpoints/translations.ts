import Type from 'typebox';
import { endpoint } from '../../endpoint.ts';
import { Id, nullable } from '../common.ts';

/** Mastodon's entity, as far as it is the same for everybody. */
const Translation = Type.Object({
  content: Type.String(),
  detected_source_language: Type.String(),
  language: Type.String(),
  provider: Type.String(),
  spoiler_text: Type.String(),
  media_attachments: Type.Array(Type.Object({ id: Id, description: Type.String() })),
  poll: nullable(Type.Object({ id: Id, options: Type.Array(Type.Object({ title: Type.String() })) })),
});

export const translations = {
  create: endpoint({
    method: 'POST',
    path: '/api/v1/statuses/:id/translate',
    summary: 'A post in another language',
    notes: '404: no service translates here, as `configuration.translation` of the instance says.',
    auth: 'user',
    scopes: ['read:statuses'],
    params: Type.Object({ lang: Type.Optional(Type.String()) }),
    answer: Translation,
  }),
};
