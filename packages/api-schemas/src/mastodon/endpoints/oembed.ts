import Type from 'typebox';
import { endpoint } from '../../endpoint.ts';
import { Oembed } from '../oembed.ts';

export const oembed = {
  get: endpoint({
    method: 'GET',
    path: '/api/oembed',
    summary: 'A post of somebody here, to be shown on a page elsewhere',
    notes: 'Of posts that everybody may see. The frame has no script, and shows nothing of whoever looks.',
    auth: 'none',
    params: Type.Object({
      url: Type.String({ maxLength: 2_048, description: 'the page of the post' }),
      maxwidth: Type.Optional(Type.Integer({ description: 'in pixels; 400 unless given' })),
      maxheight: Type.Optional(Type.Integer({ description: 'in pixels' })),
      format: Type.Optional(Type.String({ description: '`json`; others are refused with 422' })),
    }),
    answer: Oembed,
  }),
};
