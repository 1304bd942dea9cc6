import Type from 'typebox';
import { endpoint } from '../../endpoint.ts';
import { CustomEmoji } from '../custom-emoji.ts';

export const customEmojis = {
  all: endpoint({
    method: 'GET',
    path: '/api/v1/custom_emojis',
    summary: 'Emojis of this server, by name',
    notes: 'All at once, and the same for everybody.',
    auth: 'optional',
    answer: Type.Array(CustomEmoji),
  }),
};
