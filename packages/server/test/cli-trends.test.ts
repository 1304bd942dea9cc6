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
  state: string;
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
          await tx.execute(`update "posts" set "version" = "version" + 1, "linked" = 1 where "id" = ${linking}`, []);
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
  const entries = lines.map(({ kind, what, state }): [string, Listed] => [kind, { what, state }]);
  return Object.fromEntries(entries);
};

test('what trends is listed', async () => {
  assert.deepEqual(await list(), {
    tag: { what: '#migration', state: 'shown' },
    post: { what: loved, state: 'shown' },
    link: { what: PAGE, state: 'shown' },
  });
});

test('what is kept out is listed as refused, and may come back', async () => {
  for (const what of ['#Migration', loved, PAGE]) assert.equal((await run('reject', what)).code, 0, what);
  // Twice is once.
  assert.equal((await run('reject', 'migration')).code, 0);
  assert.deepEqual(await list(), {
    tag: { what: '#migration', state: 'refused' },
    post: { what: loved, state: 'refused' },
    link: { what: PAGE, state: 'refused' },
  });
  for (const what of ['migration', loved]) assert.equal((await run('approve', what)).code, 0, what);
  assert.equal((await run('reject', 'paper.test')).code, 0);
  assert.deepEqual(await list(), {
    tag: { what: '#migration', state: 'shown' },
    post: { what: loved, state: 'shown' },
    link: { what: PAGE, state: 'refused' },
    publisher: { what: 'paper.test', state: 'refused' },
  });
});

test('what is no tag, no post, no page and no publisher is refused', async () => {
  for (const what of ['two words', 'https://paper.test/nobody-links-here']) {
    assert.equal((await run('reject', what)).code, 1, what);
  }
});

test('a tag is decided about', async () => {
  const set = async (...args: string[]) => {
    const { code, out } = await runLinnet(['tags', 'set', ...args, '--json'], { cwd });
    return { code, rule: code === 0 ? JSON.parse(out) : undefined };
  };
  const { rule } = await set('#blackbirds', '--usable', 'no', '--name', 'BlackBirds');
  const expected = { tag: 'blackbirds', name: 'BlackBirds', usable: false, listable: true, trendable: null };
  assert.deepEqual(rule, expected);
  assert.equal((await set('blackbirds', '--name', 'robins')).code, 1);
  assert.equal((await set('two words', '--usable', 'no')).code, 1);
  const { out } = await runLinnet(['tags', 'list', '--json'], { cwd });
  assert.deepEqual(JSON.parse(out.split('\n')[0] as string), expected);
});
