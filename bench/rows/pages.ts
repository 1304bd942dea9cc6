import { type Figure, round } from '../lib/measure.ts';
import { compareSingleReads } from '../lib/pages.ts';
import type { BigSite, Room, Row } from '../lib/room.ts';

/** A page that costs more than this many pages of the home timeline reads what it does not show. */
const AT_MOST = 3;

interface Page {
  work: string;
  path(big: BigSite): string;
  visitor?: true;
}

const PAGES: Page[] = [
  { work: 'public timeline, visitor', path: () => '/api/v1/timelines/public', visitor: true },
  {
    work: 'public timeline with media only, visitor',
    path: () => '/api/v1/timelines/public?only_media=true',
    visitor: true,
  },
  { work: 'local timeline', path: () => '/api/v1/timelines/public?local=true' },
  {
    work: 'local timeline with media only, where nobody posted any, visitor',
    path: () => '/api/v1/timelines/public?local=true&only_media=true',
    visitor: true,
  },
  { work: 'hashtag timeline', path: () => '/api/v1/timelines/tag/birds' },
  {
    work: 'hashtag timeline with media only, where nobody posted any, visitor',
    path: () => '/api/v1/timelines/tag/birds?only_media=true',
    visitor: true,
  },
  { work: 'profile', path: (big) => `/api/v1/accounts/${big.personId}/statuses` },
  { work: 'profile with media only', path: (big) => `/api/v1/accounts/${big.personId}/statuses?only_media=true` },
  { work: 'notifications', path: () => '/api/v1/notifications?limit=20' },
  { work: 'bookmarks', path: () => '/api/v1/bookmarks' },
  { work: 'a thread', path: (big) => `/api/v1/statuses/${big.postId}/context` },
  { work: 'search for a name, visitor', path: () => '/api/v2/search?q=pers&type=accounts', visitor: true },
  { work: 'search for a hashtag', path: () => '/api/v2/search?q=bir&type=hashtags' },
  {
    work: 'search for an address nobody has, visitor',
    path: () => '/api/v2/search?q=https://nowhere.test/1',
    visitor: true,
  },
];

/** Everything else that is read at a large server, each against the home timeline. */
export const pages: Row = {
  name: 'pages',
  async measure(room: Room) {
    const big = await room.library();
    const server = await big.site.start();
    const signedIn = { authorization: `Bearer ${big.token}` };
    try {
      const figures: Figure[] = [];
      for (const page of PAGES) {
        const headers = page.visitor ? {} : signedIn;
        const [ours = 0, home = 0] = await compareSingleReads(
          [
            { pid: server.pid, url: server.url + page.path(big), headers },
            { pid: server.pid, url: `${server.url}/api/v1/timelines/home`, headers: signedIn },
          ],
          room.rounds,
        );
        figures.push({
          work: `${page.work}, ${room.posts.toLocaleString('en')} posts stored`,
          floor: `${round(home)}/s per core: the home timeline`,
          value: `${round(ours)}/s per core`,
          ratio: ours / home,
          aim: `≥ ${(1 / AT_MOST).toFixed(2)}`,
          reached: ours / home >= 1 / AT_MOST,
        });
      }
      return figures;
    } finally {
      await server.stop();
    }
  },
};
