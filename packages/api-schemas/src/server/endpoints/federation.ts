import { endpoint } from '../../endpoint.ts';

function read<const Path extends string>(path: Path, summary: string) {
  return endpoint({ method: 'GET', path, summary, auth: 'none', answer: 'document' });
}

function readText<const Path extends string>(path: Path, summary: string) {
  return endpoint({ method: 'GET', path, summary, auth: 'none', answer: 'text' });
}

/** Signed by whoever sends it; 202 once it is kept. */
function send<const Path extends string>(path: Path, summary: string) {
  return endpoint({ method: 'POST', path, summary, auth: 'none', answer: 'empty' });
}

/** What other servers read and send. */
export const federation = {
  webFinger: read('/.well-known/webfinger', 'Whom a handle names (RFC 7033)'),
  hostMeta: readText('/.well-known/host-meta', 'Where handles are asked for (RFC 6415)'),
  hostMetaJson: read('/.well-known/host-meta.json', 'The same as JSON'),
  nodeInfoLinks: read('/.well-known/nodeinfo', 'Where NodeInfo is'),
  nodeInfo20: read('/nodeinfo/linnet/2.0', 'What this server is (NodeInfo 2.0)'),
  nodeInfo21: read('/nodeinfo/linnet/2.1', 'What this server is (NodeInfo 2.1)'),
  door20: read('/nodeinfo/:dialect/2.0', 'The same to apps of another software'),
  door21: read('/nodeinfo/:dialect/2.1', 'The same to apps of another software'),
  fixed20: read('/nodeinfo/2.0', 'The same at an address that some apps read'),
  fixed21: read('/nodeinfo/2.1', 'The same at an address that some apps read'),
  fixed20Json: read('/nodeinfo/2.0.json', 'The same at an address that some apps read'),
  fixed21Json: read('/nodeinfo/2.1.json', 'The same at an address that some apps read'),
  fixedPixelfed: read('/api/nodeinfo/2.0.json', 'The same at an address that some apps read'),
  serverActor: read('/actor', 'The actor that asks in the name of the server'),
  actor: read('/users/:name', 'An account'),
  outbox: read('/users/:name/outbox', 'What an account wrote and boosted'),
  followers: read('/users/:name/followers', 'Who follows an account'),
  following: read('/users/:name/following', 'Whom an account follows'),
  featured: read('/users/:name/collections/featured', 'What an account pinned'),
  featuredTags: read('/users/:name/collections/tags', 'Tags that an account shows'),
  featuredPeople: read('/users/:name/collections/people', 'Choices of people that an account shows'),
  collection: read('/featured/:id', 'A choice of people'),
  collectionItem: read('/featured/:id/items/:itemId', 'Somebody in a choice of people'),
  featureStamp: read('/feature-stamps/:id', 'The consent of somebody to be in a choice of people'),
  featureRequest: read('/feature-requests/:id', 'The question whether somebody wants to be in one, for them'),
  post: read('/posts/:id', 'A post'),
  postActivity: read('/posts/:id/activity', 'How a post came to be'),
  replies: read('/posts/:id/replies', 'What answers a post'),
  likes: read('/posts/:id/likes', 'How many like a post'),
  shares: read('/posts/:id/shares', 'How many boosted a post'),
  boost: read('/boosts/:id', 'A boost'),
  like: read('/likes/:id', 'A like'),
  stamp: read('/stamps/:id', 'The consent of an author to a quote'),
  inbox: send('/inbox', 'Send an activity to everybody it concerns'),
  ownInbox: send('/users/:name/inbox', 'Send an activity to an account'),
  serverInbox: send('/actor/inbox', 'Send an activity to the server'),
};
