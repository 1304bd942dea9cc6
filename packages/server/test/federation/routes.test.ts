import assert from 'node:assert/strict';
import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import fastify, { type FastifyInstance } from 'fastify';
import { updateProfile } from '#src/core/accounts/update-profile.ts';
import { deletePost } from '#src/core/posts/delete.ts';
import { dislikePost } from '#src/core/votes/vote.ts';
import { federationRoutes } from '#src/federation/routes/index.ts';
import { signCavage } from '#src/federation/signatures/sign.ts';
import { createTestContext, type TestContext } from '../context.ts';
import { type Actor, createSeed, type Member, type Seed } from '../seed.ts';

const AP = 'application/activity+json; charset=utf-8';

const { publicKey: PUBLIC_KEY, privateKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});
const PRIVATE_KEY = createPrivateKey(privateKey);
const keyIdOf = (name: string) => `https://remote.test/users/${name}#main-key`;

describe('what other servers read', () => {
  let ctx: TestContext;
  let app: FastifyInstance;
  let seed: Seed;
  let alice: Member;
  let bob: Actor;
  let stranger: Actor;

  before(async () => {
    ctx = await createTestContext();
    seed = createSeed(ctx);
    alice = await seed.account('alice');
    const keyOf = (name: string) => [{ keyId: keyIdOf(name), publicKeyPem: PUBLIC_KEY }];
    bob = await seed.remoteAccount('bob', 'remote.test', { keys: keyOf('bob') });
    stranger = await seed.remoteAccount('stranger', 'remote.test', { keys: keyOf('stranger') });
    await seed.follow(bob, alice);
    app = fastify();
    await app.register(federationRoutes, { ctx });
  });
  after(async () => {
    await app.close();
    await ctx.close();
  });

  async function get(url: string, headers: Record<string, string> = { accept: AP }) {
    const response = await app.inject({ url, headers });
    return { response, status: response.statusCode, headers: response.headers, body: response.body };
  }
  const signed = async (by: Actor, path: string) => {
    const url = new URL(path, 'https://linnet.test');
    const input = {
      method: 'GET',
      url,
      body: null,
      keyId: keyIdOf(by.username),
      key: PRIVATE_KEY,
      now: ctx.clock.now(),
    };
    return get(path, { accept: AP, host: url.host, ...signCavage(input) });
  };

  describe('WebFinger', () => {
    const resources = [
      'acct:alice@linnet.test',
      'acct:ALICE@LINNET.TEST',
      'alice@linnet.test',
      '@alice@linnet.test',
      'https://linnet.test/@alice',
      'https://linnet.test/users/alice',
    ];
    for (const resource of resources) {
      it(`knows ${resource}`, async () => {
        const { status, headers, body } = await get(`/.well-known/webfinger?resource=${encodeURIComponent(resource)}`);
        assert.equal(status, 200);
        assert.equal(headers['content-type'], 'application/jrd+json; charset=utf-8');
        assert.equal(headers['access-control-allow-origin'], '*');
        const jrd = JSON.parse(body);
        assert.equal(jrd.subject, 'acct:alice@linnet.test');
        assert.deepEqual(jrd.aliases, ['https://linnet.test/@alice', 'https://linnet.test/users/alice']);
        const self = jrd.links.find((link: { rel: string }) => link.rel === 'self');
        assert.deepEqual([self.type, self.href], ['application/activity+json', 'https://linnet.test/users/alice']);
        assert.ok(jrd.links.some((link: { template?: string }) => link.template?.endsWith('uri={uri}')));
      });
    }

    it('knows the server itself', async () => {
      const { body } = await get('/.well-known/webfinger?resource=acct:linnet.test@linnet.test');
      assert.ok(JSON.parse(body).links.some((link: { href?: string }) => link.href === 'https://linnet.test/actor'));
    });

    for (const query of [
      '',
      '?resource=',
      '?resource=alice',
      '?resource=acct:@linnet.test',
      '?resource=a&resource=b',
    ]) {
      it(`answers 400 for ${query || 'nothing'}`, async () => {
        assert.equal((await get(`/.well-known/webfinger${query}`)).status, 400);
      });
    }
    const unknown = [
      'acct:nobody@linnet.test',
      'acct:alice@other.test',
      'https://other.test/@alice',
      'acct:bob@remote.test',
      'https://linnet.test/posts/1',
      'acct:a%00b@linnet.test',
    ];
    for (const resource of unknown) {
      it(`answers 404 for ${resource}`, async () => {
        assert.equal((await get(`/.well-known/webfinger?resource=${resource}`)).status, 404);
      });
    }

    it('is found through host-meta, as XML and as JSON', async () => {
      const xml = await get('/.well-known/host-meta');
      assert.equal(xml.headers['content-type'], 'application/xrd+xml; charset=utf-8');
      assert.match(xml.body, /template="https:\/\/linnet\.test\/\.well-known\/webfinger\?resource=\{uri\}"/);
      const json = JSON.parse((await get('/.well-known/host-meta.json')).body);
      assert.equal(json.links[0].template, 'https://linnet.test/.well-known/webfinger?resource={uri}');
    });
  });

  it('tells what runs here by NodeInfo, in both versions', async () => {
    const links = JSON.parse((await get('/.well-known/nodeinfo')).body).links;
    assert.deepEqual(links, [
      { rel: 'http://nodeinfo.diaspora.software/ns/schema/2.1', href: 'https://linnet.test/nodeinfo/linnet/2.1' },
      { rel: 'http://nodeinfo.diaspora.software/ns/schema/2.0', href: 'https://linnet.test/nodeinfo/linnet/2.0' },
    ]);
    for (const version of ['2.0', '2.1']) {
      const document = JSON.parse((await get(`/nodeinfo/linnet/${version}`)).body);
      assert.equal(document.version, version);
      assert.equal(document.software.name, 'linnet');
      assert.deepEqual(document.protocols, ['activitypub']);
      assert.equal(document.usage.users.total, 1);
      assert.equal(document.openRegistrations, false);
    }
  });

  describe('actors', () => {
    it('are documents for servers and pages for people', async () => {
      const document = await get('/users/alice');
      assert.equal(document.status, 200);
      assert.equal(document.headers['content-type'], AP);
      assert.equal(document.headers['vary'], 'Accept');
      assert.equal(JSON.parse(document.body).id, 'https://linnet.test/users/alice');
      const page = await get('/users/alice', { accept: 'text/html' });
      assert.deepEqual([page.status, page.headers.location], [302, 'https://linnet.test/@alice']);
      assert.equal(page.headers['vary'], 'Accept');
    });

    it('are absent by one answer, to people and servers', async () => {
      const names = ['nobody', 'bob', 'linnet.test', 'x'.repeat(90)];
      for (const accept of [AP, 'text/html']) {
        for (const name of names) {
          const { status, body } = await get(`/users/${name}`, { accept });
          assert.deepEqual([status, body], [404, '{"error":"Record not found"}']);
        }
      }
    });

    it('include the server itself, whatever is asked for', async () => {
      for (const accept of [AP, '*/*']) {
        const actor = JSON.parse((await get('/actor', { accept })).body);
        assert.deepEqual([actor.id, actor.type], ['https://linnet.test/actor', 'Application']);
        assert.equal(actor.publicKey.id, 'https://linnet.test/actor#main-key');
      }
    });

    it('are gone for good once deleted', async () => {
      const gone = await seed.account('gone');
      await ctx.db.write((tx) =>
        tx.execute(`update "accounts" set "deletedAt" = 1767225600000 where "id" = ${gone.id}`, []),
      );
      for (const path of ['', '/outbox', '/followers', '/following', '/collections/featured', '/collections/tags']) {
        const { status, body } = await get(`/users/gone${path}`);
        assert.equal(status, 410);
        const { type, id } = JSON.parse(body);
        assert.deepEqual([type, id], ['Tombstone', 'https://linnet.test/users/gone']);
      }
      assert.equal((await get('/.well-known/webfinger?resource=acct:gone@linnet.test')).status, 410);
    });
  });

  describe('posts', () => {
    it('are documents for servers and pages for people', async () => {
      const id = await seed.post(alice, 'hello');
      const document = await get(`/posts/${id}`);
      assert.deepEqual([document.status, document.headers['content-type']], [200, AP]);
      assert.equal(JSON.parse(document.body).id, `https://linnet.test/posts/${id}`);
      const page = await get(`/posts/${id}`, { accept: '*/*' });
      assert.deepEqual([page.status, page.headers.location], [302, `https://linnet.test/@alice/${id}`]);
      const create = JSON.parse((await get(`/posts/${id}/activity`)).body);
      assert.deepEqual([create.type, create.object.id], ['Create', `https://linnet.test/posts/${id}`]);
    });

    it('that may not be seen look exactly like those that are not there', async () => {
      const hidden = [
        await seed.post(alice, 'friends', { visibility: 'followers' }),
        await seed.post(alice, 'you', { visibility: 'direct' }),
        await seed.post(alice, 'here', { localOnly: true }),
        await seed.remotePost(bob, '<p>theirs</p>'),
      ];
      for (const suffix of ['', '/activity', '/replies', '/likes', '/shares']) {
        const absent = await get(`/posts/4096${suffix}`);
        assert.equal(absent.status, 404);
        for (const accept of [AP, 'text/html']) {
          for (const id of hidden) {
            const { status, headers, body } = await get(`/posts/${id}${suffix}`, { accept });
            const strip = ({ date: _, ...rest }: typeof headers) => rest;
            assert.deepEqual([status, body, strip(headers)], [404, absent.body, strip(absent.headers)]);
          }
        }
      }
      assert.equal((await get('/posts/abc')).body, '{"error":"Record not found"}');
    });

    it('are there for a signed request by who may see them, and in nobody’s cache', async () => {
      const limited = await seed.post(alice, 'friends', { visibility: 'followers' });
      const here = await seed.post(alice, 'here', { localOnly: true, visibility: 'followers' });
      const seen = await signed(bob, `/posts/${limited}`);
      assert.equal(seen.status, 200);
      assert.equal(seen.headers['cache-control'], 'private, no-store');
      assert.equal(seen.headers['vary'], 'Accept, Signature');
      const absent = await get('/posts/4096');
      for (const [by, id] of [
        [stranger, limited],
        [bob, here],
      ] as const) {
        const { status, body } = await signed(by, `/posts/${id}`);
        assert.deepEqual([status, body], [404, absent.body]);
      }
      const unsigned = await get(`/posts/${limited}`, { accept: AP, signature: 'nonsense' });
      assert.deepEqual([unsigned.status, unsigned.body], [404, absent.body]);
    });

    it('leave a tombstone', async () => {
      const id = await seed.post(alice, 'oops');
      await deletePost(ctx, { accountId: alice.id, postId: id });
      const { status, headers, body } = await get(`/posts/${id}`);
      assert.deepEqual([status, headers['content-type']], [410, AP]);
      const tombstone = JSON.parse(body);
      assert.deepEqual([tombstone.id, tombstone.type], [`https://linnet.test/posts/${id}`, 'Tombstone']);
    });

    it('have replies that anyone may see, oldest first and page by page', async () => {
      const id = await seed.post(alice, 'question');
      const replies: string[] = [];
      for (let i = 0; i < 25; i++) {
        replies.push(`https://linnet.test/posts/${await seed.post(alice, `${i}`, { replyToId: id })}`);
      }
      await seed.post(alice, 'aside', { replyToId: id, visibility: 'followers' });
      const found: string[] = [];
      let next: string | undefined = `/posts/${id}/replies?page=true`;
      for (let pages = 0; next !== undefined && pages < 5; pages++) {
        const page = JSON.parse((await get(next)).body);
        found.push(...page.orderedItems);
        next = page.next?.replace('https://linnet.test', '');
      }
      assert.deepEqual(found, replies);
    });

    it('have boosts and likes that can be looked up', async () => {
      const id = await seed.post(alice, 'nice');
      const boostId = await seed.boost(alice, id);
      await seed.like(alice, id);
      const announce = JSON.parse((await get(`/boosts/${boostId}`)).body);
      assert.deepEqual([announce.type, announce.object], ['Announce', `https://linnet.test/posts/${id}`]);
      const { rows } = await ctx.db.execute<{ id: number }>(`select "id" from "votes" where "postId" = ${id}`, []);
      const like = JSON.parse((await get(`/likes/${rows[0]!.id}`)).body);
      assert.deepEqual([like.type, like.object], ['Like', `https://linnet.test/posts/${id}`]);
      const other = await seed.post(alice, 'not so nice');
      await dislikePost(ctx, { accountId: alice.id, postId: other, origin: 'local' });
      const dislike = await ctx.db.execute<{ id: number }>(`select "id" from "votes" where "postId" = ${other}`, []);
      assert.equal((await get(`/likes/${dislike.rows[0]!.id}`)).status, 404, 'a dislike is no like');
      const limited = await seed.post(alice, 'mine', { visibility: 'followers' });
      for (const path of [`/boosts/${await seed.boost(alice, limited)}`, '/boosts/1', '/likes/1', '/likes/x']) {
        assert.equal((await get(path)).status, 404);
      }
    });
  });

  describe('collections', () => {
    let dora: Member;
    before(async () => {
      dora = await seed.account('dora');
      for (let i = 0; i < 45; i++) await seed.follow(await seed.remoteAccount(`fan${i}`), dora);
    });

    it('page through all followers', async () => {
      const root = JSON.parse((await get('/users/dora/followers')).body);
      assert.deepEqual([root.type, root.totalItems], ['OrderedCollection', 45]);
      const first = JSON.parse((await get('/users/dora/followers?page=true')).body);
      const second = JSON.parse((await get(first.next.replace('https://linnet.test', ''))).body);
      const all = [...first.orderedItems, ...second.orderedItems];
      assert.equal(new Set(all).size, 45);
      assert.equal(second.next, undefined);
      assert.equal(second.partOf, 'https://linnet.test/users/dora/followers');
      const following = JSON.parse((await get('/users/dora/following')).body);
      assert.equal(following.totalItems, 0);
    });

    it('tell only the number where the owner hides the names', async () => {
      await updateProfile(ctx, dora.id, { hideCollections: true });
      for (const name of ['followers', 'following']) {
        const root = JSON.parse((await get(`/users/dora/${name}`)).body);
        assert.equal(typeof root.totalItems, 'number');
        assert.ok(!('first' in root) && !('orderedItems' in root));
        for (const query of ['page=true', 'max_id=9007199254740991']) {
          assert.equal((await get(`/users/dora/${name}?${query}`)).status, 404);
        }
      }
    });

    it('have in the outbox what everyone may see, newest first, and nothing else', async () => {
      const emma = await seed.account('emma');
      const open: number[] = [];
      for (let i = 0; i < 22; i++) open.unshift(await seed.post(emma, `post ${i}`));
      for (const visibility of ['followers', 'direct'] as const) await seed.post(emma, 'hidden', { visibility });
      await seed.post(emma, 'hidden', { localOnly: true });
      const pages: string[] = [];
      const found: string[] = [];
      let next: string | undefined = '/users/emma/outbox?page=true';
      for (; next !== undefined && pages.length < 5; pages.push(next ?? '')) {
        const page = JSON.parse((await get(next)).body);
        found.push(...page.orderedItems.map((activity: { object: { id: string } }) => activity.object.id));
        next = page.next?.replace('https://linnet.test', '');
      }
      assert.deepEqual(
        found,
        open.map((id) => `https://linnet.test/posts/${id}`),
      );
    });

    it('have pinned posts whole, without those not everyone may see', async () => {
      const finn = await seed.account('finn');
      const open = await seed.post(finn, 'pinned');
      const limited = await seed.post(finn, 'hidden', { visibility: 'followers' });
      for (const postId of [open, limited]) {
        await ctx.db.write((tx) =>
          tx.execute(
            `insert into "pins" ("id", "accountId", "postId") values (${ctx.ids.next()}, ${finn.id}, ${postId})`,
            [],
          ),
        );
      }
      const { orderedItems } = JSON.parse((await get('/users/finn/collections/featured')).body);
      assert.deepEqual(
        orderedItems.map((note: { content: string }) => note.content),
        ['<p>pinned</p>'],
      );
    });
  });
});
