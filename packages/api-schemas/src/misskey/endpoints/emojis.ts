import Type from 'typebox';
import { endpoint } from '../../endpoint.ts';
import { nullable, Url } from '../../mastodon/common.ts';

const Emoji = Type.Object({
  aliases: Type.Array(Type.String()),
  name: Type.String(),
  category: nullable(Type.String()),
  url: Url,
});

export const emojis = {
  all: endpoint({
    method: ['GET', 'POST'],
    path: '/api/emojis',
    summary: 'Emojis of this server',
    auth: 'optional',
    answer: Type.Object({ emojis: Type.Array(Emoji) }),
  }),
};
