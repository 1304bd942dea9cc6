/** Two servers and a relay between them, in both habits: what is public comes and goes by it, and nothing else does. */
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import { deletePost } from '../../src/core/posts/delete.ts';
import { editPost } from '../../src/core/posts/edit.ts';
import { findPostByUri } from '../../src/core/posts/queries.ts';
import { addRelay, disableRelay, enableRelay, removeRelay } from '../../src/core/relays/keep.ts';
import { listRelays, loadRelay } from '../../src/core/relays/list.ts';
import { sanctionAccount } from '../../src/core/sanctions/sanction.ts';
import type { Member } from '../seed.ts';
import { createServerApp, type Server } from './network.ts';
import type { Json } from './peer.ts';
import { createRelay, type RelayHabit, type RelayServer } from './relay-server.ts';

for (const habit of ['mastodon', 'litepub'] satisfies RelayHabit[]) {
  describe(`by a relay of ${habit}’s habit`, () => {
    let [a, b] = [] as unknown as [Server, Server];
    let [alice, bob] = [] as unknown as [Member, Member];
    let relay: RelayServer;
    before(async () => {
      [a, b] = [await createServerApp('localhost'), await createServerApp('127.0.0.1')];
      [alice, bob] = [await a.seed.account('alice'), await b.seed.account('bob')];
      relay = await createRelay(habit);
    });
    afterEach(() => settle());
    after(async () => {
      await a.close();
      await b.close();
      await relay.close();
    });

    async function settle(): Promise<void> {
      for (let i = 0; i < 3; i += 1) for (const app of [a, b]) await app.drain();
    }
    const address = () => (habit === 'mastodon' ? relay.inbox : relay.actor);
    const postOf = async (app: Server, id: number) =>
      app.ctx.db.kysely.selectFrom('posts').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
    async function write(by: Server, who: Member, text: string, more = {}) {
      const id = await by.seed.post(who, text, more);
      await settle();
      return { id, uri: (await postOf(by, id)).uri };
    }
    const at = (app: Server, uri: string) => findPostByUri.first(app.ctx.db, { uri });
    const edit = (id: number, text: string) =>
      editPost(a.ctx, { accountId: alice.id, postId: id, text, contentWarning: '', sensitive: false, mediaIds: [] });
    async function publicTimeline(app: Server, who: Member, path = '/api/v1/timelines/public'): Promise<string[]> {
      const headers = { authorization: `Bearer ${await app.seed.token(who)}` };
      const answer = await app.inject({ url: path, headers });
      assert.equal(answer.statusCode, 200, answer.body);
      return (JSON.parse(answer.body) as { uri: string }[]).map(({ uri }) => uri);
    }

    test('the server itself asks; it is a relay once it agreed, and where that is its habit it is answered in turn', async () => {
      const id = await addRelay(a.ctx, { by: null, address: address() });
      assert.equal((await loadRelay(a.ctx, id)).state, 'asked');
      await settle();
      const asked = relay.received[0] as Json;
      assert.equal(asked['actor'], `${a.ctx.config.publicUrl}/actor`);
      const wanted = habit === 'mastodon' ? 'https://www.w3.org/ns/activitystreams#Public' : relay.actor;
      assert.deepEqual([asked['type'], asked['object']], ['Follow', wanted]);
      const known = await loadRelay(a.ctx, id);
      assert.deepEqual([known.state, known.actorUri, known.protocol], ['accepted', relay.actor, habit]);
      const answers = relay.received.filter(({ type }) => type === 'Accept');
      assert.deepEqual(
        answers.map(({ object }) => (object as Json)['type']),
        habit === 'litepub' ? ['Follow'] : [],
      );
      await addRelay(b.ctx, { by: null, address: address() });
      await settle();
      assert.equal((await listRelays(b.ctx))[0]?.state, 'accepted');
      // Nobody follows anybody.
      for (const app of [a, b]) {
        assert.deepEqual(await app.ctx.db.kysely.selectFrom('follows').select('id').execute(), []);
      }
    });

    test('a public post comes by it as its author’s: in the timeline of all servers, not home, and nobody’s boost', async () => {
      const { uri } = await write(a, alice, 'by way of a relay');
      const arrived = await at(b, uri);
      assert.equal(arrived?.visibility, 'public');
      const author = await b.ctx.db.kysely
        .selectFrom('accounts')
        .select('uri')
        .where('id', '=', arrived?.accountId ?? 0)
        .executeTakeFirst();
      assert.equal(author?.uri, `${a.ctx.config.publicUrl}/users/alice`);
      assert.deepEqual(await publicTimeline(b, bob), [uri]);
      assert.deepEqual(await publicTimeline(b, bob, '/api/v1/timelines/home'), []);
      for (const table of ['boosts', 'notifications'] as const) {
        assert.deepEqual(await b.ctx.db.kysely.selectFrom(table).selectAll().execute(), []);
      }
      const [known] = await listRelays(b.ctx);
      assert.deepEqual([known?.week.received, known?.week.kept], [1, 1]);
      assert.ok((known?.receivedAt ?? 0) > 0);
    });

    test('whom it mentions is told, as ever', async () => {
      await write(a, alice, `hello @bob@${b.ctx.config.hosts.handles}`);
      const told = await b.ctx.db.kysely.selectFrom('notifications').select('kind').execute();
      assert.deepEqual(
        told.map(({ kind }) => kind),
        ['mention'],
      );
    });

    test('edits and deletions come by it, too', async () => {
      const { id, uri } = await write(a, alice, 'first');
      a.clock.advance(60_000);
      b.clock.advance(60_000);
      await edit(id, 'second');
      await settle();
      assert.match((await at(b, uri))?.content ?? '', /second/);
      await deletePost(a.ctx, { accountId: alice.id, postId: id });
      await settle();
      assert.equal(await at(b, uri), undefined);
      assert.ok(!(await publicTimeline(b, bob)).includes(uri));
    });

    test('nothing else is sent: what is not public, what stays here, and what is written by who is limited', async () => {
      relay.received.length = 0;
      for (const visibility of ['unlisted', 'followers', 'direct'] as const) await write(a, alice, 'x', { visibility });
      await write(a, alice, 'x', { localOnly: true });
      const mallory = await a.seed.account('mallory');
      await sanctionAccount(a.ctx, { targetId: mallory.id, kind: 'limit', text: '', by: null });
      await write(a, mallory, 'x');
      assert.deepEqual(relay.received, []);
    });

    test('an answer to what is not here is not fetched for; one to a thread of here is kept', async () => {
      const silent = await write(b, bob, 'a thread of b', { visibility: 'unlisted' });
      assert.equal(await at(a, silent.uri), undefined);
      const { id } = await write(b, bob, 'and its answer', { replyToId: silent.id });
      const answer = await postOf(b, id);
      assert.equal(await at(a, answer.uri), undefined);
      const own = await write(a, alice, 'a thread of a');
      const there = await at(b, own.uri);
      const reply = await write(b, bob, 'an answer to it', { replyToId: there?.id });
      assert.equal((await at(a, reply.uri))?.replyToId, own.id);
    });

    test('each post goes to it once', async () => {
      relay.received.length = 0;
      await write(a, alice, 'once');
      assert.deepEqual(
        relay.received.map(({ type }) => type),
        ['Create'],
      );
    });

    test('switched off it is told, and nothing comes or goes; switched on it is asked anew', async () => {
      const [known] = await listRelays(a.ctx);
      relay.received.length = 0;
      await disableRelay(a.ctx, { by: null, id: known?.id ?? 0 });
      await settle();
      const undo = relay.received[0] as Json;
      assert.deepEqual([undo['type'], (undo['object'] as Json)['type']], ['Undo', 'Follow']);
      const { uri } = await write(a, alice, 'without a relay');
      assert.equal(await at(b, uri), undefined);
      const theirs = await write(b, bob, 'b still has it');
      // It goes on as if nothing had been said.
      const inbox = `${a.ctx.config.publicUrl}/inbox`;
      assert.ok([202, 403].includes(await relay.send(inbox, relay.activity('Announce', theirs.uri))));
      await settle();
      assert.equal(await at(a, theirs.uri), undefined);
      await enableRelay(a.ctx, { by: null, id: known?.id ?? 0 });
      await settle();
      const again = relay.received.filter(({ type }) => type === 'Follow').at(-1);
      assert.notEqual(again?.['id'], (undo['object'] as Json)['id']);
      assert.equal((await loadRelay(a.ctx, known?.id ?? 0)).state, 'accepted');
      const back = await write(a, alice, 'with a relay again');
      assert.notEqual(await at(b, back.uri), undefined);
    });

    test('taken away it is told, and what came by it stays', async () => {
      const [known] = await listRelays(b.ctx);
      const came = await publicTimeline(b, bob);
      assert.ok(came.length > 1);
      await removeRelay(b.ctx, { by: null, id: known?.id ?? 0 });
      await settle();
      assert.deepEqual(await listRelays(b.ctx), []);
      assert.deepEqual([...relay.subscribers.keys()], [`${a.ctx.config.publicUrl}/actor`]);
      assert.deepEqual(await publicTimeline(b, bob), came);
      assert.deepEqual(await b.ctx.db.kysely.selectFrom('relayDays').selectAll().execute(), []);
    });
  });
}
