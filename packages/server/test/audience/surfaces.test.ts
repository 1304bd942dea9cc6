import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Status } from '@linnet/api-schemas/mastodon/status.ts';
import sharp from 'sharp';
import { deletePost } from '../../src/core/posts/delete.ts';
import { NEXT_VERSION } from '../../src/core/posts/queries/version.ts';
import { reindexPosts } from '../../src/core/search/reindex.ts';
import { insertRows } from '../../src/db/insert.ts';
import { createMultipart } from '../http-app.ts';
import type { Looker } from './oracle.ts';
import { AUTHORS, find, MEMBERS, type Post } from './scene.ts';
import { createStage, SESSIONS, type Stage } from './stage.ts';

const OWNERS = SESSIONS.filter((looker) => looker !== null);

describe('the audience of what hangs on posts', () => {
  let stage: Stage;
  let some: Post[];
  before(async () => {
    stage = await createStage();
    some = stage.scene.posts.filter(({ author }) => author.name === 'plain' || author.name === 'far');
  });
  after(() => stage.app.close());

  for (const part of ['', '/context', '/history', '/favourited_by', '/reblogged_by', '/quotes']) {
    it(`holds for /api/v1/statuses/:id${part}`, () =>
      stage.compare(
        SESSIONS,
        async (looker) => {
          const shown = new Set<number>();
          for (const { id } of some) {
            const answer = await stage.clientOf(looker).get(`/api/v1/statuses/${id}${part}`);
            if (answer.statusCode === 200) shown.add(id);
            else assert.deepEqual([answer.statusCode, answer.json().error], [404, 'Record not found']);
          }
          return shown;
        },
        stage.oracle.sees,
        some,
      ));
  }

  it('holds for what is quoted, whoever quotes it, and within what is quoted', async () => {
    const { app, scene, oracle, compare, clientOf, seed } = stage;
    const quoter = await seed.account('quoter');
    const quotes = new Map<number, number>();
    const link = async (id: number, quoteId: number) => {
      const change = { quoteId, quoteState: 'accepted' as const };
      await app.ctx.db.kysely.updateTable('posts').set(NEXT_VERSION).set(change).where('id', '=', id).execute();
    };
    for (const { id } of scene.posts) {
      const inner = await seed.post(quoter, 'inner');
      await link(inner, id);
      const outer = await seed.post(quoter, 'outer');
      await link(outer, inner);
      quotes.set(outer, id);
      quotes.set(inner, id);
    }
    // Blocks and mutes of one's own are named, and nothing is hidden by them.
    const isLimited = ({ author }: Post, looker: Looker) =>
      author.silenced && author.name !== looker && !scene.follows.has(`${looker}>${author.name}`);
    const shownIn = async (looker: Looker, read: (status: Status) => string | null | undefined) => {
      const shown = new Set<number>();
      for (const [quoting, quoted] of quotes) {
        const answer = await clientOf(looker).get(`/api/v1/statuses/${quoting}`);
        if (Number(read(answer.json())) === quoted) shown.add(quoted);
      }
      return shown;
    };
    const expected = (post: Post, looker: Looker) => oracle.sees(post, looker) && !isLimited(post, looker);
    await compare(SESSIONS, (looker) => shownIn(looker, ({ quote }) => quote?.quoted_status?.id), expected);
    await compare(
      SESSIONS,
      (looker) => shownIn(looker, ({ quote }) => quote?.quoted_status?.quote?.quoted_status_id),
      expected,
    );
  });

  it('holds for what is shown on pages elsewhere: what a visitor may see of people here, whoever asks', () =>
    stage.compare(
      SESSIONS,
      async (looker) => {
        const shown = new Set<number>();
        for (const { id } of some) {
          const url = encodeURIComponent(`${stage.app.ctx.config.publicUrl}/posts/${id}`);
          const { statusCode } = await stage.clientOf(looker).get(`/api/oembed?url=${url}`);
          if (statusCode === 200) shown.add(id);
        }
        return shown;
      },
      (post) => post.author.name === 'plain' && stage.oracle.sees(post, null),
      some,
    ));

  it('holds for what was marked while it could be seen', async () => {
    const { app, scene, oracle, compare, readAll } = stage;
    for (const name of OWNERS) {
      const accountId = find(scene, name).id;
      const marks = scene.posts.map(({ id: postId }) => ({ id: app.ctx.ids.next(), accountId, postId }));
      const likes = marks.map((mark) => ({ ...mark, value: 1 as const, uri: null, createdAt: 1 }));
      await app.ctx.db.write(async (tx) => {
        await insertRows(tx, 'bookmarks', marks);
        await insertRows(tx, 'votes', likes);
      });
    }
    for (const list of ['bookmarks', 'favourites']) {
      await compare(OWNERS, (looker) => readAll(looker, `/api/v1/${list}?limit=40`), oracle.sees);
    }
  });

  it('holds for posts that are searched for, in a library and in what authors let everybody find', async () => {
    const { app, compare, clientOf, oracle } = stage;
    await app.ctx.db.write((tx) => reindexPosts(app.ctx, tx));
    await app.drain();
    const search = async (looker: Looker, place: string) => {
      const ids = new Set<number>();
      for (const { username, domain } of AUTHORS.map((name) => find(stage.scene, name))) {
        const from = `from:${username}${domain === '' ? '' : `@${domain}`}`;
        const q = encodeURIComponent(`${from} in:${place}`);
        const { statuses } = (await clientOf(looker).get(`/api/v2/search?type=statuses&limit=40&q=${q}`)).json();
        for (const { id } of statuses) ids.add(Number(id));
      }
      return ids;
    };
    // All of them are in the bookmarks of everybody.
    await compare(OWNERS, (looker) => search(looker, 'library'), oracle.brought);
    const optedIn = new Set(['plain', 'silenced', 'far', 'banned']);
    const set = `update "accounts" set "indexable" = case when "id" in
      (${[...optedIn].map((name) => find(stage.scene, name).id).join()}) then 1 else 0 end`;
    await app.ctx.db.write(async (tx) => {
      await tx.execute(set, []);
      await reindexPosts(app.ctx, tx);
    });
    await app.drain();
    const isOpen = ({ visibility, author }: Post) => visibility === 'public' && optedIn.has(author.name);
    await compare(
      OWNERS,
      (looker) => search(looker, 'public'),
      (post, looker) => isOpen(post) && oracle.brought(post, looker),
    );
    await compare(
      [null],
      (looker) => search(looker, 'all'),
      () => false,
    );
  });

  it('holds for what one may put into a filter', () =>
    stage.compare(
      OWNERS,
      async (looker) => {
        const client = stage.clientOf(looker);
        const filter = await client.post('/api/v2/filters', { title: 'some', context: ['home'] });
        const path = `/api/v2/filters/${filter.json().id}`;
        const taken = new Set<number>();
        for (const { id } of some) {
          const answer = await client.post(`${path}/statuses`, { status_id: `${id}` });
          if (answer.statusCode === 200) taken.add(id);
          else assert.deepEqual([answer.statusCode, answer.json().error], [404, 'Record not found']);
        }
        await client.delete(path);
        return taken;
      },
      stage.oracle.sees,
      some,
    ));

  it('holds at home for those who follow tags: what is listed under these comes as well', async () => {
    const { app, oracle, compare, readAll, clientOf } = stage;
    for (const looker of OWNERS) {
      for (const author of AUTHORS) await clientOf(looker).post(`/api/v1/tags/seen${author}/follow`);
    }
    await app.drain();
    const stands = ({ state }: Post) => state === 'shown' || state === 'archived';
    await compare(
      OWNERS,
      (looker) => readAll(looker, '/api/v1/timelines/home?limit=40'),
      (post, looker) => oracle.home(post, looker) || (oracle.listed(post, looker) && stands(post)),
    );
    for (const looker of OWNERS) {
      for (const author of AUTHORS) await clientOf(looker).post(`/api/v1/tags/seen${author}/unfollow`);
    }
    await app.drain();
    await compare(OWNERS, (looker) => readAll(looker, '/api/v1/timelines/home?limit=40'), oracle.home);
  });

  it('holds for search by name, and for who likes a post', async () => {
    const { scene, oracle, clientOf, readAll, seed } = stage;
    const people = [...AUTHORS, ...MEMBERS].map((name) => find(scene, name));
    const likers = MEMBERS.filter((name) => oracle.meets(find(scene, 'plain'), name)).map((name) => find(scene, name));
    const postId = await seed.post(find(scene, 'plain'), 'everybody likes this');
    for (const liker of likers) await seed.like(liker, postId);
    const wrong: string[] = [];
    for (const looker of SESSIONS) {
      for (const person of people) {
        const answer = await clientOf(looker).get(`/api/v2/search?type=accounts&q=${person.username}&limit=40`);
        const found = answer.json().accounts.some(({ id }: { id: string }) => Number(id) === person.id);
        // A whole name of this server is a handle, which finds whom it names.
        const called = looker !== null && person.domain === '';
        const expected = !person.suspended && (called || oracle.meets(person, looker));
        if (found !== expected)
          wrong.push(`${looker ?? 'a visitor'}: ${person.name} is ${found ? 'found' : 'not found'}`);
      }
    }
    for (const looker of SESSIONS.filter((one) => oracle.meets(find(scene, 'plain'), one))) {
      const shown = await readAll(looker, `/api/v1/statuses/${postId}/favourited_by`);
      for (const liker of likers) {
        if (shown.has(liker.id) !== oracle.meets(liker, looker))
          wrong.push(`${looker ?? 'a visitor'}: like by ${liker.name}`);
      }
    }
    assert.deepEqual(wrong, []);
  });

  it('numbers are those of what is shown', async () => {
    const { app, scene, clientOf } = stage;
    for (const looker of OWNERS) {
      for (const version of ['v1', 'v2']) {
        const { count } = (await clientOf(looker).get(`/api/${version}/notifications/unread_count`)).json();
        const shown = (await clientOf(looker).get(`/api/${version}/notifications?limit=80`)).json();
        assert.equal(count, version === 'v1' ? shown.length : shown.notification_groups.length, `${looker} ${version}`);
      }
    }
    const rows = await app.ctx.db.kysely.selectFrom('notifications').select(['id', 'accountId']).execute();
    for (const looker of ['mentioned', 'blocked', 'stranger', 'companion']) {
      const ids = new Set<number>();
      for (const one of (await clientOf(looker).get('/api/v1/notifications?limit=80')).json()) ids.add(Number(one.id));
      for (const { id, accountId } of rows) {
        const { statusCode } = await clientOf(looker).get(`/api/v1/notifications/${id}`);
        const own = accountId === find(scene, looker).id;
        assert.equal(statusCode, own && ids.has(id) ? 200 : 404, `${looker}: ${id}`);
      }
    }
    assert.ok(rows.length > 0);
  });

  it('pages for visitors hold what visitors may see', async () => {
    const { app, scene, oracle } = stage;
    for (const path of ['/public', ...AUTHORS.flatMap((name) => [`/@${name}`, `/tags/seen${name}`])]) {
      const { body } = await app.inject({ url: path, headers: { accept: 'text/html' } });
      const shown = scene.posts.filter((post) => body.includes(`>${post.name}<`));
      assert.deepEqual(
        shown.filter((post) => !oracle.sees(post, null)).map((post) => post.name),
        [],
        path,
      );
      if (path.endsWith('plain')) assert.ok(shown.length > 0, path);
    }
  });

  it('the address of a file is told to who sees its post, cannot be guessed, and goes with it', async () => {
    const { app, seed, scene, oracle, clientOf, compare } = stage;
    const plain = find(scene, 'plain');
    const token = await seed.token(scene.members.get('plain') as never);
    const png = await sharp({ create: { width: 8, height: 8, channels: 3, background: '#fff' } })
      .png()
      .toBuffer();
    const posts: Post[] = [];
    const files = new Map<number, string[]>();
    for (const [visibility, audience, localOnly] of [
      ['public', 'everyone', false],
      ['public', 'everyone', true],
      ['followers', 'followers', false],
      ['direct', 'named', false],
    ] as const) {
      const { headers, payload } = createMultipart([
        { name: 'file', value: png, filename: 'a.png', type: 'image/png' },
      ]);
      const authorization = `Bearer ${token}`;
      const media = (
        await app.inject({ method: 'POST', url: '/api/v2/media', headers: { ...headers, authorization }, payload })
      ).json();
      // Before it is in a post it is its owner's alone.
      for (const looker of SESSIONS) {
        const { statusCode } = await clientOf(looker).get(`/api/v1/media/${media.id}`);
        assert.equal(statusCode, looker === 'plain' ? 200 : looker === null ? 401 : 404, `${looker}`);
      }
      const text = visibility === 'direct' ? '@mentioned @companion' : 'a picture';
      const id = await seed.post(plain, text, { visibility, localOnly, mediaIds: [Number(media.id)] });
      const named = new Set(visibility === 'direct' ? ['mentioned', 'companion'] : []);
      posts.push({
        id,
        name: `${visibility} ${localOnly}`,
        author: plain,
        visibility,
        audience,
        localOnly,
        state: 'shown',
        named,
      });
      files.set(id, [media.url, media.preview_url]);
    }
    const tells = async (looker: Looker) => {
      const shown = new Set<number>();
      for (const { id } of posts) {
        const { body } = await clientOf(looker).get(`/api/v1/statuses/${id}`);
        if (files.get(id)?.some((url) => body.includes(url))) shown.add(id);
      }
      return shown;
    };
    await compare(SESSIONS, tells, oracle.sees, posts);
    for (const { id } of posts) {
      const paths = (files.get(id) ?? []).map((url) => new URL(url).pathname);
      // 128 bits: who was told of the address has seen the picture anyway.
      for (const path of paths) assert.match(path, /[\w-]{22,}/);
      await deletePost(app.ctx, { accountId: plain.id, postId: id });
      await app.drain();
      app.clock.advance(48 * 3_600_000);
      await app.drain();
      for (const path of paths) assert.equal((await app.inject(path)).statusCode, 404, path);
    }
  });
});
