import Type from 'typebox';
import { endpoint } from '../../endpoint.ts';
import { Url } from '../../mastodon/common.ts';

const Emoji = Type.Object({ image_url: Url, tags: Type.Array(Type.String({ description: 'its category' })) });
const one = { method: 'GET', auth: 'optional', answer: Type.Record(Type.String(), Emoji) } as const;

export const emojis = {
  all: endpoint({ path: '/api/v1/pleroma/emoji', summary: 'Emojis of this server by name', ...one }),
  old: endpoint({ path: '/api/pleroma/emoji', summary: 'The same at its older address', ...one }),
};
