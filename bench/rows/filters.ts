import { type Post, sendAll } from '../lib/load.ts';
import { round } from '../lib/measure.ts';
import { compareReads } from '../lib/pages.ts';
import type { Room, Row } from '../lib/room.ts';

/** As many as one person may have, with as many keywords and characters. */
const FILTERS = 200;
const KEYWORDS = 5;
const LENGTH = 20;
const AT_MOST_MS = 1;

/** A page of the home timeline for somebody who filters as much as one may, beside a page for the same person before. */
export const filters: Row = {
  name: 'filters',
  async measure(room: Room) {
    const big = await room.library();
    const server = await big.site.start();
    const headers = { authorization: `Bearer ${big.token}`, 'content-type': 'application/json' };
    const read = { pid: server.pid, url: `${server.url}/api/v1/timelines/home`, headers };
    const made: string[] = [];
    try {
      const [without = 0] = await compareReads([read], room.rounds);
      for (let i = 0; i < FILTERS; i++) {
        const answer = await fetch(`${server.url}/api/v2/filters`, {
          method: 'POST',
          headers,
          body: JSON.stringify(filterOf(i)),
        });
        if (answer.status !== 200) throw new Error(`the filter was answered ${answer.status} ${await answer.text()}`);
        made.push(((await answer.json()) as { id: string }).id);
      }
      const [withAll = 0] = await compareReads([read], room.rounds);
      const more = 1_000 / withAll - 1_000 / without;
      return [
        {
          work: `home timeline with ${FILTERS} filters of ${KEYWORDS} keywords, ${room.posts.toLocaleString('en')} posts stored`,
          floor: `${round(without)} pages/s per core: without filters`,
          value: `${round(withAll)} pages/s per core: ${round(more)} ms more a page`,
          ratio: withAll / without,
          aim: `≤ ${AT_MOST_MS} ms more`,
          reached: more <= AT_MOST_MS,
        },
      ];
    } finally {
      await sendAll(server.url, removals(made, headers), 4, 200);
      await server.stop();
    }
  },
};

/** Words that nearly begin as what is written, so that what looks for them has to look; the last is found, and warns. */
function filterOf(number: number): object {
  const words = Array.from({ length: KEYWORDS }, (_, i) =>
    `linnet sing${number}x${i}`.padEnd(LENGTH, 's').slice(0, LENGTH),
  );
  if (number === FILTERS - 1) words[0] = 'evening';
  return {
    title: `filter ${number}`,
    context: ['home', 'public', 'thread', 'account'],
    filter_action: 'warn',
    keywords_attributes: words.map((keyword, i) => ({ keyword, whole_word: i % 2 === 0 })),
  };
}

function* removals(ids: string[], headers: Post['headers']): Generator<Post> {
  for (const id of ids) yield { method: 'DELETE', path: `/api/v2/filters/${id}`, headers, body: '' };
}
