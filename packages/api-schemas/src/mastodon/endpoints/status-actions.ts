import Type from 'typebox';
import { endpoint } from '../../endpoint.ts';
import { Status } from '../status.ts';

/** Doing it twice is fine; the answer is the post. A boost may stand for the post inside. */
function action<const Name extends string>(name: Name, scope: string, summary: string) {
  return endpoint({
    method: 'POST',
    path: `/api/v1/statuses/:id/${name}`,
    summary,
    auth: 'user',
    scopes: [scope],
    limit: name === 'unreblog' ? 'delete' : 'default',
    answer: Status,
  });
}

export const statusActions = {
  favourite: action('favourite', 'write:favourites', 'Like a post'),
  unfavourite: action('unfavourite', 'write:favourites', 'Take a like back'),
  boost: endpoint({
    method: 'POST',
    path: '/api/v1/statuses/:id/reblog',
    summary: 'Boost a post',
    notes: 'Answers the wrapper, with the post inside. Nobody boosts directly: 422, unless the post is for followers.',
    auth: 'user',
    scopes: ['write:statuses'],
    params: Type.Object({ visibility: Type.Optional(Type.Enum(['public', 'unlisted', 'private', 'direct'])) }),
    limit: 'posts',
    answer: Status,
  }),
  unboost: action('unreblog', 'write:statuses', 'Take a boost back'),
  bookmark: action('bookmark', 'write:bookmarks', 'Bookmark a post'),
  unbookmark: action('unbookmark', 'write:bookmarks', 'Remove a bookmark'),
  pin: action('pin', 'write:accounts', 'Pin a post of yours: 5 at most'),
  unpin: action('unpin', 'write:accounts', 'Unpin a post'),
  mute: action('mute', 'write:mutes', 'Mute a conversation'),
  unmute: action('unmute', 'write:mutes', 'End the mute of a conversation'),
};
