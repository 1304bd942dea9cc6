import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { asMember } from '../../src/core/audience/viewer.ts';
import { blockAccount, muteAccount } from '../../src/core/blocks/block.ts';
import { blockDomain, loadBlockedDomains, unblockDomain } from '../../src/core/blocks/block-domain.ts';
import { boostPost } from '../../src/core/boosts/boost.ts';
import { followAccount } from '../../src/core/follows/follow.ts';
import { blockInstance } from '../../src/core/moderation/instance-blocks.ts';
import { loadTimeline } from '../../src/core/timelines/load.ts';
import { loadAccountViews } from '../../src/core/views/account.ts';
import { loadForMany } from '../../src/core/views/post.ts';
import { AppError } from '../../src/lib/errors.ts';
import { type Client, createClient } from '../api/mastodon/client.ts';
import { createTestApp, type TestApp } from '../app.ts';
import { countQueries } from '../count-queries.ts';
import { createSeed, type Member, type Seed } from '../seed.ts';

describe('what the rules of audience come to', () => {
  let app: TestApp;
  let seed: Seed;
  let alice: Member;
  let asAlice: Client;
  let visitor: Client;
  const blockedBy = async (one: { id: number }) =>
    (await loadBlockedDomains(app.ctx, one.id, { limit: 10 })).map(({ domain }) => domain);

  before(async () => {
    app = await createTestApp();
    seed = createSeed(app.ctx);
    alice = await seed.account('alice');
    asAlice = createClient(app, await seed.token(alice));
    visitor = createClient(app);
  });
  after(() => app.close());

  const home = async (client: Client) =>
    (await client.get('/api/v1/timelines/home?limit=40')).json().map((status: { id: string }) => Number(status.id));

  it('accounts of other servers do nothing with what never leaves this one', async () => {
    const far = await seed.remoteAccount('far');
    const id = await seed.post(alice, 'ours', { localOnly: true });
    const refused = (error: unknown) => error instanceof AppError && error.code === 'not-found';
    await assert.rejects(seed.like(far, id), refused);
    await assert.rejects(seed.boost(far, id), refused);
    const { likes, boosts } = (await seed.stats(id)) as { likes: number; boosts: number };
    assert.deepEqual([likes, boosts], [0, 0]);
  });

  it('numbers that everybody sees count what everybody sees', async () => {
    const carol = await seed.account('carol');
    const root = await seed.post(carol, 'root');
    for (const more of [{ visibility: 'followers' }, { visibility: 'direct' }, { localOnly: true }] as const) {
      await seed.post(carol, '@alice more', { ...more, replyToId: root });
    }
    await seed.post(carol, 'open', { visibility: 'unlisted', replyToId: root });
    for (const client of [visitor, asAlice]) {
      const account = (await client.get('/api/v1/accounts/lookup?acct=carol')).json();
      assert.equal(account.statuses_count, 2);
      assert.equal((await client.get(`/api/v1/statuses/${root}`)).json().replies_count, 1);
    }
    const document = async (path: string) =>
      (await app.inject({ url: path, headers: { accept: 'application/activity+json' } })).json();
    assert.equal((await document('/users/carol/outbox')).totalItems, 2);
    assert.equal((await document(`/posts/${root}/replies`)).totalItems, 1);
    assert.equal((await loadAccountViews(app.ctx, [carol.id])).get(carol.id)?.postsCount, 2);
  });

  it('a boost for followers is theirs alone', async () => {
    const dave = await seed.account('dave');
    await seed.follow(alice, dave);
    const postId = await seed.post(await seed.account('writer'), 'boost me');
    const boostId = await boostPost(app.ctx, { accountId: dave.id, postId, visibility: 'followers', origin: 'local' });
    const stranger = createClient(app, await seed.token(await seed.account('stranger')));
    for (const [client, status, shown] of [
      [visitor, 404, []],
      [stranger, 404, []],
      [asAlice, 200, [boostId]],
    ] as const) {
      assert.equal((await client.get(`/api/v1/statuses/${boostId}`)).statusCode, status);
      const profile = await client.get(`/api/v1/accounts/${dave.id}/statuses`);
      assert.deepEqual(
        profile.json().map((one: { id: string }) => Number(one.id)),
        shown,
      );
    }
  });

  it('blocks, mutes and blocks of servers sweep what is there, by author and bringer', async () => {
    const reader = await seed.account('reader');
    const client = createClient(app, await seed.token(reader));
    const friend = await seed.account('friend');
    const cast = [await seed.account('x1'), await seed.account('x2'), await seed.remoteAccount('x3', 'x.test')];
    await seed.follow(reader, friend);
    const [blocked, muted, foreign] = cast as [Member, Member, Member];
    const expected: number[] = [];
    for (const one of cast) {
      await seed.follow(reader, one);
      const id = one === foreign ? await seed.remotePost(one, 'theirs') : await seed.post(one, 'theirs');
      expected.push(id);
    }
    const other = await seed.account('other');
    for (const one of cast) {
      const byFriend =
        one === foreign ? await seed.remotePost(one, 'x') : await seed.post(one, 'x', { localOnly: false });
      await seed.boost(friend, byFriend);
      await seed.boost(one, await seed.post(other, `brought by ${one.username}`));
    }
    await app.drain();
    assert.equal((await home(client)).length, 9);
    const pair = (target: { id: number }) => ({ accountId: reader.id, targetId: target.id });
    await blockAccount(app.ctx, { ...pair(blocked), origin: 'local' });
    assert.equal((await stored(reader)).length, 6);
    await muteAccount(app.ctx, { ...pair(muted), notifications: true });
    assert.equal((await stored(reader)).length, 3);
    await blockDomain(app.ctx, { accountId: reader.id, domain: 'X.test' });
    assert.deepEqual(await stored(reader), []);
    assert.deepEqual(await home(client), []);
    const relation = (await client.get(`/api/v1/accounts/relationships?id[]=${foreign.id}`)).json()[0];
    assert.equal(relation.following, false);
    assert.deepEqual(await blockedBy(reader), ['x.test']);
    // Nor do they begin again, from either side: followers are sent what only followers may see.
    for (const [from, to] of [[foreign.id, reader.id] as const, [reader.id, foreign.id] as const]) {
      const follow = { accountId: from, targetId: to, origin: 'local' } as const;
      await assert.rejects(followAccount(app.ctx, follow), { code: 'forbidden' });
    }
    await unblockDomain(app.ctx, { accountId: reader.id, domain: 'x.test' });
    assert.deepEqual(await blockedBy(reader), []);
    await assert.rejects(blockDomain(app.ctx, { accountId: reader.id, domain: 'no host' }), AppError);
  });

  const stored = async (owner: Member) =>
    app.ctx.db.kysely.selectFrom('timelineEntries').select('entryId').where('timelineId', '=', owner.id).execute();

  it('what is decided about a server holds for all below it, and for whoever comes later', async () => {
    const policyOf = async (id: number) =>
      (
        await app.ctx.db.kysely
          .selectFrom('accounts')
          .select('domainPolicy')
          .where('id', '=', id)
          .executeTakeFirstOrThrow()
      ).domainPolicy;
    const above = await seed.remoteAccount('above', 'loud.test');
    const below = await seed.remoteAccount('below', 'a.loud.test');
    const beside = await seed.remoteAccount('beside', 'aloud.test');
    await blockInstance(app.ctx, { by: null, domain: 'Loud.test', policy: 'silenced' });
    await blockInstance(app.ctx, { by: null, domain: 'b.loud.test', policy: 'suspended' });
    const later = await seed.remoteAccount('later', 'b.loud.test');
    const policies = [above, below, beside, later].map((one) => policyOf(one.id));
    assert.deepEqual(await Promise.all(policies), ['silenced', 'silenced', 'open', 'suspended']);
    await blockInstance(app.ctx, { by: null, domain: 'loud.test', policy: 'open' });
    assert.deepEqual([await policyOf(above.id), await policyOf(below.id)], ['open', 'open']);
    assert.equal(await policyOf(later.id), 'suspended');
  });

  it('one message for 300 windows is read in five queries', async () => {
    const ids = [alice.id, ...Array.from({ length: 299 }, (_, i) => i + 1)];
    const id = await seed.post(await seed.account('sender'), 'psst @alice', { visibility: 'direct' });
    const { ctx, count } = countQueries(app.ctx);
    const entry = await loadForMany(ctx, { entryId: id, postId: id }, ids, { brought: true });
    assert.deepEqual([...(entry?.mine.keys() ?? [])], [alice.id]);
    assert.ok(count() <= 5, String(count()));
  });

  it('a page of home costs a query a table, whatever is on it', async () => {
    const reader = await seed.account('page_reader');
    const writer = await seed.account('page_writer');
    const friend = await seed.account('page_booster');
    await seed.follow(reader, writer);
    await seed.follow(reader, friend);
    const file = { kind: 'image', mimeType: 'image/png', url: 'https://x.test/1.png', description: null } as const;
    const size = { width: 1, height: 1, blurhash: null, focusX: 0, focusY: 0 };
    const far = await seed.remoteAccount('painter');
    await seed.follow(reader, far);
    for (let i = 0; i < 10; i++) {
      await seed.post(writer, `post ${i}`);
      await seed.boost(friend, await seed.post(await seed.account(`other${i}`), `boosted ${i}`));
      await seed.remotePost(far, 'picture', { media: [{ ...file, ...size }] });
    }
    await app.drain();
    const { ctx, count } = countQueries(app.ctx);
    const page = { limit: 20, below: undefined, above: undefined, upwards: false };
    const { entries } = await loadTimeline(ctx, asMember(reader.id), { kind: 'home' }, page);
    assert.equal(entries.length, 20);
    assert.ok(entries.some((entry) => entry.boost !== undefined) && entries.some((entry) => entry.post.facts.media[0]));
    // Entries, boosts, mine, facts, accounts, media; and whether its owner has been away.
    assert.ok(count() <= 7, String(count()));
  });
});
