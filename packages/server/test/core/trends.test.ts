import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { newCard } from '../../src/core/cards/new-card.ts';
import { blockInstance } from '../../src/core/moderation/instance-blocks.ts';
import { countTrendsJob } from '../../src/core/trends/count.ts';
import { reviewTrend } from '../../src/core/trends/review.ts';
import { saveInstanceSettings } from '../../src/core/users/settings.ts';
import { insertRow, insertRows } from '../../src/db/insert.ts';
import { readLink } from '../api/mastodon/client.ts';
import { createTestApp, type TestApp } from '../app.ts';
import { watchStatements } from '../count-statements.ts';
import { type Actor, createSeed, type Member, type Seed } from '../seed.ts';

const HOUR_MS = 3_600_000;

let app: TestApp;
let seed: Seed;
let alice: Member;
let token: string;
let people: Actor[];

before(async () => {
  app = await createTestApp();
  seed = createSeed(app.ctx);
  alice = await seed.account('alice');
  token = await seed.token(alice);
  people = [];
  for (let i = 0; i < 6; i++) people.push(await seed.remoteAccount(`person${i}`, `far${i}.test`));
});
after(() => app.close());

/** The server's own round may be under way: it has to write before. */
const count = async () => {
  await app.drain();
  await countTrendsJob.run(app.ctx, [{}]);
};
const write = (by: Actor, tags: string[], more: object = {}) => seed.remotePost(by, '<p>x</p>', { tags, ...more });
const ask = async (path: string, member = false) => {
  const headers = member ? { authorization: `Bearer ${token}` } : {};
  const answer = await app.inject({ url: `/api/v1/${path}`, headers });
  assert.equal(answer.statusCode, 200, answer.body);
  return answer.json();
};
const tags = async (query = '') => (await ask(`trends/tags${query}`)).map(({ name }: { name: string }) => name);
const posts = async (member = false) =>
  (await ask('trends/statuses', member)).map(({ id }: { id: string }) => Number(id));

/** Somebody links to a page that was read. */
async function link(by: Actor, cardId: number): Promise<number> {
  const postId = await seed.remotePost(by, '<p>read this</p>');
  await app.ctx.db.write(async (tx) => {
    await insertRow(tx, 'postCards', { postId, cardId });
    await tx.execute(`update "posts" set "version" = "version" + 1, "linked" = 1 where "id" = ${postId}`, []);
  });
  return postId;
}

async function createCard(url: string): Promise<number> {
  const id = app.ctx.ids.next();
  const made = newCard({ id, url, dueAt: app.ctx.clock.now(), createdAt: app.ctx.clock.now() });
  await app.ctx.db.write((tx) => insertRow(tx, 'cards', { ...made, state: 'ready', title: `Page ${url}` }));
  return id;
}

describe('trends', () => {
  test('tags that many people use now trend, each person counted once', async () => {
    for (const person of people.slice(0, 4)) await write(person, ['migration']);
    for (const person of people.slice(0, 3)) await write(person, ['hedges']);
    for (let i = 0; i < 9; i++) await write(people[0] as Actor, ['mine']);
    await write(people[1] as Actor, ['mine']);
    assert.deepEqual(await tags(), []);
    await count();
    assert.deepEqual(await tags(), ['migration', 'hedges']);
    assert.deepEqual(await tags('?limit=1&offset=1'), ['hedges']);
    // Apps that go on as `Link` says come to the end, and back.
    const walk = async (from: string, rel: 'next' | 'prev') => {
      const seen: string[] = [];
      for (let url: string | undefined = from; url !== undefined; ) {
        const answer = await app.inject(url);
        seen.push(...answer.json().map(({ name }: { name: string }) => name));
        url = readLink(answer, rel);
        assert.ok(seen.length < 20, 'there is an end');
      }
      return seen;
    };
    const all = await tags();
    assert.deepEqual(await walk('/api/v1/trends/tags?limit=1', 'next'), all);
    assert.deepEqual(await walk('/api/v1/trends/tags?limit=1&offset=1', 'prev'), ['hedges', all[0]]);
    const [first] = await ask('trends/tags');
    assert.deepEqual([first.history.length, first.history[0].accounts, first.history[0].uses], [7, '4', '4']);
    assert.equal((await app.inject('/api/v1/trends')).json()[0].name, 'migration');
    assert.equal((await ask('trends/tags', true))[0].following, false);
  });

  test('what counts is public, for all eyes, and by people who want to be found and whom nobody limited', async () => {
    const cases: [string, object][] = [
      ['quiet', { visibility: 'unlisted' }],
      ['kept', { visibility: 'followers' }],
      ['harsh', { sensitive: true }],
      ['warned', { contentWarning: 'spiders' }],
    ];
    for (const [tag, more] of cases) for (const person of people) await write(person, [tag], more);
    for (let i = 0; i < 4; i++) {
      await write(await seed.remoteAccount(`shy${i}`, 'far0.test', { discoverable: false }), ['shy']);
      await write(await seed.remoteAccount(`limited${i}`, 'limited.test'), ['limited']);
    }
    await blockInstance(app.ctx, { by: null, domain: 'limited.test', policy: 'silenced' });
    await count();
    assert.deepEqual(await tags(), ['migration', 'hedges']);
  });

  test('posts trend by how many people like and boost them, answers and sensitive ones left out', async () => {
    const [author, ...fans] = people as [Actor, ...Actor[]];
    const loved = await write(author, []);
    const liked = await write(author, []);
    const answer = await write(author, [], { replyToUri: 'https://elsewhere.test/1' });
    const harsh = await write(author, [], { sensitive: true });
    const own = await write(author, []);
    for (const fan of fans) {
      for (const postId of [loved, answer, harsh]) await seed.like(fan, postId);
      await seed.boost(fan, loved);
    }
    for (const fan of fans.slice(0, 3)) await seed.like(fan, liked);
    for (const fan of [author, ...fans.slice(0, 2)]) {
      await seed.like(fan, own);
      await seed.boost(fan, own);
    }
    await count();
    assert.deepEqual(await posts(), [loved, liked]);
    // Who has blocked somebody does not meet them.
    await app.inject({
      method: 'POST',
      url: `/api/v1/accounts/${author.id}/block`,
      headers: { authorization: `Bearer ${token}` },
    });
    assert.deepEqual(await posts(true), []);
    assert.deepEqual(await posts(), [loved, liked]);
  });

  test('pages that many link to trend, with how they were linked to, and have a timeline', async () => {
    const url = 'https://news.test/linnets';
    const cardId = await createCard(url);
    const other = await createCard('https://news.test/other');
    const ids = [];
    for (const person of people.slice(1, 5)) ids.push(await link(person, cardId));
    await link(people[1] as Actor, other);
    await count();
    const links = await ask('trends/links');
    assert.equal(links.length, 1);
    assert.deepEqual([links[0].url, links[0].title], [url, `Page ${url}`]);
    assert.deepEqual([links[0].history.length, links[0].history[0].uses, links[0].history[0].accounts], [7, '4', '4']);
    const timeline = await ask(`timelines/link?url=${encodeURIComponent(`${url}#part`)}`);
    assert.deepEqual(
      timeline.map(({ id }: { id: string }) => Number(id)),
      ids.toReversed(),
    );
    for (const none of ['https://news.test/other', 'https://news.test/nothing', 'nonsense']) {
      assert.equal((await app.inject(`/api/v1/timelines/link?url=${encodeURIComponent(none)}`)).statusCode, 404, none);
    }
  });

  test('what trended goes down, and is gone after a day', async () => {
    app.clock.advance(12 * HOUR_MS);
    const fresh = await Promise.all(people.slice(0, 3).map((person) => write(person, ['fresh'])));
    assert.equal(fresh.length, 3);
    await count();
    assert.equal((await tags())[0], 'fresh');
    app.clock.advance(13 * HOUR_MS);
    await count();
    assert.deepEqual(await tags(), ['fresh']);
    app.clock.advance(48 * HOUR_MS);
    await count();
    assert.deepEqual([await tags(), await posts(), await ask('trends/links')], [[], [], []]);
  });

  test('the operator keeps one out, and switches all of them off', async () => {
    for (const person of people) await write(person, ['spam', 'fine']);
    await count();
    const spam = { by: null, kind: 'tag', ref: 'spam' } as const;
    await reviewTrend(app.ctx, { ...spam, allowed: false });
    await reviewTrend(app.ctx, { ...spam, allowed: false });
    assert.deepEqual(await tags(), ['fine']);
    await reviewTrend(app.ctx, { ...spam, allowed: true });
    assert.equal((await tags()).length, 2);
    const access = async () =>
      (await app.inject('/api/v2/instance')).json().configuration.timelines_access.trending_link_feeds.local;
    assert.equal(await access(), 'public');
    await saveInstanceSettings(app.ctx, { trends: 'off' });
    assert.deepEqual([await tags(), await access()], [[], 'disabled']);
    await count();
    await saveInstanceSettings(app.ctx, { trends: 'on' });
    assert.deepEqual(await tags(), []);
    await assert.rejects(saveInstanceSettings(app.ctx, { trends: 'maybe' as 'on' }));
  });

  test('a page costs the same however much it shows', async () => {
    // The next round comes after this test.
    await app.drain();
    await app.ctx.db.write((tx) => tx.execute('delete from "trends"', []));
    for (let i = 0; i < 9; i++) {
      const cardId = await createCard(`https://news.test/${i}`);
      const postId = await link(people[2] as Actor, cardId);
      const rows = [
        { kind: 'tag' as const, ref: `tag${i}`, score: i, publisher: '' },
        { kind: 'post' as const, ref: `${postId}`, score: i, publisher: '' },
        { kind: 'link' as const, ref: `${cardId}`, score: i, publisher: 'news.test' },
      ];
      await app.ctx.db.write((tx) => insertRows(tx, 'trends', rows));
    }
    for (const path of ['trends/tags', 'trends/statuses', 'trends/links']) {
      const costs: number[] = [];
      for (const limit of [2, 9]) {
        // What is kept in memory for everybody is there.
        await ask(`${path}?limit=${limit}`);
        let shown = 0;
        const texts = await watchStatements(async () => {
          shown = (await ask(`${path}?limit=${limit}`)).length;
        });
        assert.equal(shown, limit, path);
        costs.push(texts.length);
      }
      // What the server does by itself meanwhile may be among them; one for each row would be seven more.
      assert.ok((costs[1] as number) - (costs[0] as number) < 7, `${path}: ${costs}`);
    }
  });

  test('a count goes past as many posts as there are, whoever wrote them', async () => {
    const shy = await seed.remoteAccount('mass', 'mass.test', { discoverable: false });
    for (const person of people) await write(person, ['deep']);
    for (let i = 0; i < 600; i++) await write(shy, []);
    await count();
    assert.ok((await tags()).includes('deep'));
  });
});
