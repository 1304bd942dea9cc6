import { endpoint } from '../../endpoint.ts';
import { ExportStats } from '../export-stats.ts';

const table = <const Scope extends string>(name: string, scope: Scope, summary: string, notes?: string) =>
  endpoint({
    method: 'GET',
    path: `/api/v1/exports/${name}.csv`,
    summary,
    ...(notes === undefined ? {} : { notes }),
    auth: 'user',
    scopes: [scope],
    answer: 'bytes',
  });

export const exports = {
  stats: endpoint({
    method: 'GET',
    path: '/api/v1/exports/stats',
    summary: 'How much there is to take along',
    auth: 'user',
    scopes: ['read:accounts'],
    answer: ExportStats,
  }),
  following: table(
    'following',
    'read:follows',
    'Whom you follow, as a table',
    'Address, whether boosts are shown, whether you are told of posts, and languages, as Mastodon imports it.',
  ),
  followers: table('followers', 'read:accounts', 'Who follows you, as a table'),
  lists: table(
    'lists',
    'read:lists',
    'Your lists, as a table',
    'The title of a list and the address of one member a line.',
  ),
  blocks: table('blocks', 'read:blocks', 'Whom you block, as a table'),
  mutes: table('mutes', 'read:mutes', 'Whom you mute, as a table', 'Address, and whether notifications are hidden.'),
  domainBlocks: table('domain_blocks', 'read:blocks', 'Servers that you block, one a line', 'Our own addition.'),
  bookmarks: table(
    'bookmarks',
    'read:bookmarks',
    'Ids of posts that you bookmarked, one a line',
    'Those that you may still see. Our own addition.',
  ),
};
