import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { withBase } from '../src/cli/with-base.ts';
import { loadConfig } from '../src/config/load.ts';
import { newCard } from '../src/core/cards/new-card.ts';
import { countTrendsJob } from '../src/core/trends/count.ts';
import { insertRow } from '../src/db/insert.ts';
import { runLinnet } from './run-linnet.ts';
import { createSeed } from './seed.ts';

interface Listed {
  what: string;
  hidden: boolean;
}

const PAGE = 'https://paper.test/birds';

let cwd: string;
let loved: string;

before(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'linnet-trends-'));
  const { code, error } = await runLinnet(['users', 'create', 'ann', '--email', 'ann@mail.test'], { cwd });
  assert.equal(code, 0, error);
  await fill();
});
after(() => rm(cwd, { recursive: true }));

/** Much is made of a tag, of a post and of a page. */
function fill(): Promise<void> {
  const config = loadConfig({ DATA_DIR: join(cwd, 'data') }, cwd);
  return withBase(
    async ({ ctx }) => {
      const seed = createSeed(ctx);
      const cardId = ctx.ids.next();
      const card = newCard({ id: cardId, url: PAGE, dueAt: ctx.clock.now(), createdAt: ctx.clock.now() });
      await ctx.db.write((tx) => insertRow(tx, 'cards', { ...card, state: 'ready', title: 'Birds' }));
      const people = [];
      for (let i = 0; i < 6; i++) people.push(await seed.remoteAccount(`person${i}`, `far${i}.test`));
      loved = 'https://far0.test/posts/loved';
      const [author, ...fans] = people;
      const postId = await seed.remotePost(author!, '<p>x</p>', { uri: loved });
      for (const fan of fans) {
        await seed.like(fan, postId);
        const linking = await seed.remotePost(fan, '<p>read this</p>', { tags: ['Migration'] });
        await ctx.db.write(async (tx) => {
          await insertRow(tx, 'postCards', { postId: linking, cardId });
          await tx.execute(`update "posts" set "linked" = 1 where "id" = ${linking}`, []);
        });
      }
      await countTrendsJob.run(ctx, [{}]);
    },
    { config, existing: true },
  );
}

const run = async (...args: string[]) => {
  const { code, out } = await runLinnet(['trends', ...args, '--json'], { cwd });
  return { code, lines: out.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line)])) };
};
const list = async () => {
  const { lines } = await run('list');
  const entries = lines.map(({ kind, what, hidden }): [string, Listed] => [kind, { what, hidden }]);
  return Object.fromEntries(entries);
};

test('what trends is listed', async () => {
  assert.deepEqual(await list(), {
    tag: { what: '#migration', hidden: false },
    post: { what: loved, hidden: false },
    link: { what: PAGE, hidden: false },
  });
});

test('what is kept out is listed as hidden, and may come back once', async () => {
  for (const what of ['#Migration', loved, PAGE]) assert.equal((await run('hide', what)).code, 0, what);
  const hidden = await list();
  assert.deepEqual(Object.keys(hidden).toSorted(), ['link', 'post', 'tag']);
  assert.ok(Object.values(hidden).every((one) => one.hidden));
  assert.equal(hidden['tag']?.what, '#migration');
  // Twice is once.
  assert.equal((await run('hide', 'migration')).code, 0);
  for (const what of ['migration', loved, PAGE]) {
    assert.equal((await run('show', what)).code, 0, what);
    assert.equal((await run('show', what)).code, 1, what);
  }
  assert.ok(Object.values(await list()).every((one) => !one.hidden));
});

test('what is no tag, no post and no page is refused', async () => {
  for (const what of ['two words', 'https://paper.test/nobody-links-here']) {
    assert.equal((await run('hide', what)).code, 1, what);
  }
});
