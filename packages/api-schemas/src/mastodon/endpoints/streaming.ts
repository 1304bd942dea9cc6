import Type, { type TObject } from 'typebox';
import { endpoint } from '../../endpoint.ts';

const None = Type.Object({});
const Media = Type.Object({ only_media: Type.Optional(Type.Boolean()) });
const Tag = Type.Object({ tag: Type.String() });
const List = Type.Object({ list: Type.String() });

function stream<const Path extends string, P extends TObject>(path: Path, summary: string, params: P) {
  return endpoint({
    method: 'GET',
    path: `/api/v1/streaming/${path}`,
    summary,
    auth: 'user',
    scopes: ['read:statuses', 'read:notifications'],
    params,
    answer: 'stream',
  });
}

/** Channels as server-sent events: one a request. */
export const streaming = {
  health: endpoint({
    method: 'GET',
    path: '/api/v1/streaming/health',
    evenIfPrivate: true,
    summary: 'Whether streams are served',
    auth: 'none',
    answer: 'text',
  }),
  user: stream('user', 'Home and notifications', None),
  notifications: stream('user/notification', 'Notifications', None),
  public: stream('public', 'Everything public', Media),
  local: stream('public/local', 'Everything public of this server', Media),
  remote: stream('public/remote', 'Everything public of other servers', Media),
  tag: stream('hashtag', 'A tag', Tag),
  localTag: stream('hashtag/local', 'A tag, of this server', Tag),
  list: stream('list', 'A list', List),
  direct: stream('direct', 'Conversations', None),
};
