import Type from 'typebox';
import { endpoint } from '../../endpoint.ts';
import { FileParam } from '../../file-param.ts';
import { Profile } from '../profile.ts';

/** What an owner may change of a profile; what is left out stays, and a blank text clears. */
export const PROFILE_PARAMS = {
  display_name: Type.Optional(Type.String()),
  note: Type.Optional(Type.String()),
  avatar: Type.Optional(FileParam),
  avatar_description: Type.Optional(
    Type.String({ description: 'what the picture shows, for those who do not see it' }),
  ),
  header: Type.Optional(FileParam),
  header_description: Type.Optional(Type.String()),
  locked: Type.Optional(Type.Boolean({ description: 'followers ask first' })),
  bot: Type.Optional(Type.Boolean()),
  discoverable: Type.Optional(Type.Boolean()),
  indexable: Type.Optional(Type.Boolean()),
  hide_collections: Type.Optional(Type.Boolean({ description: 'who follows whom is not shown' })),
  show_media: Type.Optional(Type.Boolean({ description: 'clients show a tab of your media' })),
  show_media_replies: Type.Optional(Type.Boolean({ description: 'with media of your replies in it' })),
  show_featured: Type.Optional(Type.Boolean({ description: 'clients show what you feature' })),
  attribution_domains: Type.Optional(
    Type.Array(Type.String({ maxLength: 300 }), { maxItems: 50, description: 'sites that may name you as an author' }),
  ),
  fields_attributes: Type.Optional(
    Type.Array(Type.Object({ name: Type.String({ default: '' }), value: Type.String({ default: '' }) })),
  ),
};

export const profile = {
  get: endpoint({
    method: 'GET',
    path: '/api/v1/profile',
    summary: 'Your profile, as you typed it',
    auth: 'user',
    scopes: ['profile', 'read:accounts'],
    answer: Profile,
  }),
  update: endpoint({
    method: ['PATCH', 'PUT'],
    path: '/api/v1/profile',
    summary: 'Change your profile',
    notes: 'What is left out stays.',
    auth: 'user',
    scopes: ['write:accounts'],
    params: Type.Object(PROFILE_PARAMS),
    uploads: 2,
    answer: Profile,
  }),
};
