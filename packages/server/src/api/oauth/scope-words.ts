/** What a scope allows, in words for the person who is asked. */
const WHOLE: Record<string, string> = {
  profile: 'See your name, address and picture',
  read: 'Read everything you can see, private posts and notifications included',
  write: 'Post, edit and delete, and change everything in your account',
  follow: 'Follow, block and mute in your name',
  push: 'Send you notifications',
  'admin:read': 'Read everything a moderator can see',
  'admin:write': 'Moderate in your name',
};

const NOUNS: Record<string, string> = {
  accounts: 'your profile',
  blocks: 'whom you block',
  bookmarks: 'your bookmarks',
  collections: 'your collections',
  conversations: 'your conversations',
  favourites: 'what you like',
  filters: 'your filters',
  follows: 'whom you follow',
  lists: 'your lists',
  media: 'your files',
  mutes: 'whom you mute',
  notifications: 'your notifications',
  reports: 'your reports',
  search: 'what a search of yours finds',
  statuses: 'your posts',
};

/** What a scope allows, for the consent page. */
export function describeScope(scope: string): string {
  const whole = WHOLE[scope];
  if (whole !== undefined) return whole;
  const noun = scope.slice(scope.lastIndexOf(':') + 1);
  const what = NOUNS[noun] ?? noun.replaceAll('_', ' ');
  if (scope.startsWith('admin:')) return scope.includes(':write:') ? `Moderate ${noun}` : `Read ${noun} as a moderator`;
  return scope.startsWith('write:') ? `Change ${what}` : `See ${what}`;
}
