import Type, { type TObject } from 'typebox';
import { endpoint } from '../../endpoint.ts';
import { Relationship } from '../relationship.ts';

const FollowParams = Type.Object({
  reblogs: Type.Optional(Type.Boolean({ description: 'their boosts too; kept when left out' })),
  notify: Type.Optional(Type.Boolean()),
  languages: Type.Optional(Type.Array(Type.String({ maxLength: 35 }), { maxItems: 50 })),
});
const MuteParams = Type.Object({
  notifications: Type.Boolean({ default: true }),
  duration: Type.Integer({
    default: 0,
    minimum: 0,
    maximum: 10 * 366 * 24 * 3_600,
    description: 'seconds; 0 is for ever',
  }),
});
const NoteParams = Type.Object({ comment: Type.String({ default: '' }) });
const None = Type.Object({});

/** Doing it twice changes nothing; the answer is how the two stand afterwards. */
function action<const Name extends string, P extends TObject>(name: Name, scope: string, summary: string, params: P) {
  return endpoint({
    method: 'POST',
    path: `/api/v1/accounts/:id/${name}`,
    summary,
    auth: 'user',
    scopes: [scope],
    params,
    limit: name === 'follow' ? 'follows' : 'default',
    answer: Relationship,
  });
}

export const accountActions = {
  follow: action('follow', 'write:follows', 'Follow somebody', FollowParams),
  unfollow: action('unfollow', 'write:follows', 'Stop following somebody', None),
  removeFollower: action('remove_from_followers', 'write:follows', 'End that somebody follows you', None),
  block: action('block', 'write:blocks', 'Block somebody', None),
  unblock: action('unblock', 'write:blocks', 'End a block', None),
  mute: action('mute', 'write:mutes', 'Mute somebody', MuteParams),
  unmute: action('unmute', 'write:mutes', 'End a mute', None),
  endorse: action('endorse', 'write:accounts', 'Show somebody on your profile whom you follow, of 100 at most', None),
  unendorse: action('unendorse', 'write:accounts', 'Take somebody off your profile', None),
  pin: action('pin', 'write:accounts', 'The same as endorse, in the older form', None),
  unpin: action('unpin', 'write:accounts', 'The same as unendorse, in the older form', None),
  note: action('note', 'write:accounts', 'Write a note on somebody that only you see', NoteParams),
};
