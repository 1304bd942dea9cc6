import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import {
  Accept,
  Create,
  Follow,
  Like,
  Note,
  Person,
  PUBLIC_COLLECTION,
  QuoteAuthorization,
  QuoteRequest,
  Undo,
} from '@fedify/vocab';
import { findAccountByUri } from '../../src/core/accounts/find.ts';
import { findFollow } from '../../src/core/follows/find.ts';
import { followAccount } from '../../src/core/follows/follow.ts';
import { deletePost } from '../../src/core/posts/delete.ts';
import { editPost } from '../../src/core/posts/edit.ts';
import { findPostByUri } from '../../src/core/posts/queries.ts';
import type { Member } from '../seed.ts';
import { createFedifyServer, type Dialect } from './fedify-server.ts';
import { createServerApp, type Server } from './network.ts';

for (const dialect of ['cavage', 'rfc9421'] satisfies Dialect[]) {
  describe(`a server made with Fedify, signatures in ${dialect}`, () => {
    let app: Server;
    let fedify: Awaited<ReturnType<typeof createFedifyServer>>;
    let alice: Member;
    let fionaId: number;
    let aliceUri: string;

    before(async () => {
      app = await createServerApp();
      fedify = await createFedifyServer(dialect);
      alice = await app.seed.account('alice');
      aliceUri = `${app.ctx.config.publicUrl}/users/alice`;
      // What we sign for this host first.
      const host = { domain: fedify.host, nextAt: 0, leaseUntil: 0, failures: 0, dialect };
      await app.ctx.db.write((tx) => tx.kysely.insertInto('deliveryHosts').values(host).execute());
    });

    after(async () => {
      await app.close();
      await fedify.close();
    });

    const to = () => ({ id: aliceUri, inbox: `${aliceUri}/inbox` });

    test('it reads our actor', async () => {
      const person = await fedify.lookUp(aliceUri);
      assert.ok(person instanceof Person);
      assert.equal(person.id?.href, aliceUri);
      assert.equal(person.preferredUsername, 'alice');
    });

    test('it follows us, and believes our Accept', async () => {
      const id = new URL(`${fedify.origin}/follows/1`);
      await fedify.send(to(), new Follow({ id, actor: fedify.actor, object: new URL(aliceUri) }));
      await app.drain();
      const fiona = await findAccountByUri(app.ctx.db, fedify.actor.href);
      assert.equal(`${fiona?.username}@${fiona?.domain}`, `fiona@${fedify.host}`);
      fionaId = fiona?.id ?? 0;
      const follow = await findFollow(app.ctx.db, { accountId: fionaId, targetId: alice.id });
      assert.equal(follow?.state, 'accepted');
      assert.deepEqual(
        fedify.heard.map(({ type, actor, object }) => ({ type, actor, object })),
        [{ type: 'Accept', actor: aliceUri, object: id.href }],
      );
    });

    test('it believes our Create, Update and Delete in the dialect we chose', async () => {
      const postId = await app.seed.post(alice, 'hello fedify');
      await app.drain();
      const last = fedify.heard.at(-1);
      assert.equal(last?.type, 'Create');
      assert.equal(last?.object, `${app.ctx.config.publicUrl}/posts/${postId}`);
      assert.match(last?.content ?? '', /hello fedify/);
      const edit = { accountId: alice.id, postId, text: 'edited', contentWarning: '', sensitive: false, mediaIds: [] };
      await editPost(app.ctx, edit);
      await app.drain();
      assert.match(fedify.heard.at(-1)?.content ?? '', /edited/);
      await deletePost(app.ctx, { accountId: alice.id, postId });
      await app.drain();
      const types = fedify.heard.map((heard) => heard.type);
      assert.deepEqual(types, ['Accept', 'Create', 'Update', 'Delete']);
      assert.ok(
        fedify.dialects.length > 0 && fedify.dialects.every((used) => used === dialect),
        String(fedify.dialects),
      );
      assert.ok(
        fedify.statuses.every((status) => status === 202 || status === 200),
        String(fedify.statuses),
      );
    });

    test('we follow it, and its signed Create is in the home timeline', async () => {
      await followAccount(app.ctx, { accountId: alice.id, targetId: fionaId, origin: 'local' });
      await app.drain();
      const follow = fedify.heard.at(-1);
      assert.equal(follow?.type, 'Follow');
      const accept = new Accept({
        id: new URL(`${fedify.origin}/accepts/1`),
        actor: fedify.actor,
        object: new URL(follow?.id ?? ''),
      });
      await fedify.send(to(), accept);
      await app.drain();
      const pair = { accountId: alice.id, targetId: fionaId };
      assert.equal((await findFollow(app.ctx.db, pair))?.state, 'accepted');
      const id = new URL(`${fedify.origin}/notes/1`);
      const note = new Note({
        id,
        attribution: fedify.actor,
        content: '<p>from fedify</p>',
        to: PUBLIC_COLLECTION,
      });
      fedify.notes.set('1', note);
      const create = new Create({
        id: new URL(`${id}#create`),
        actor: fedify.actor,
        object: note,
        to: PUBLIC_COLLECTION,
      });
      await fedify.send(to(), create);
      await app.drain();
      const post = await findPostByUri.first(app.ctx.db, { uri: id.href });
      assert.equal(post?.content, '<p>from fedify</p>');
      assert.equal(post?.visibility, 'public');
      const query = app.ctx.db.kysely.selectFrom('timelineEntries').select('postId').where('timelineId', '=', alice.id);
      assert.ok((await query.execute()).some((row) => row.postId === post?.id));
    });

    test('it asks to quote us, believes our Accept, and reads the stamp and what we quote', async () => {
      const quotedId = await app.seed.post(alice, 'quote me');
      await app.drain();
      const quotedUri = `${app.ctx.config.publicUrl}/posts/${quotedId}`;
      const quoted = await fedify.lookUp(quotedUri);
      assert.ok(quoted instanceof Note);
      const rule = quoted.interactionPolicy?.canQuote;
      assert.deepEqual(rule?.automaticApprovals.map(String), [PUBLIC_COLLECTION.href]);
      const id = new URL(`${fedify.origin}/notes/quoting`);
      const note = new Note({
        id,
        attribution: fedify.actor,
        content: '<p>look</p>',
        to: PUBLIC_COLLECTION,
        quote: new URL(quotedUri),
      });
      fedify.notes.set('quoting', note);
      const request = new QuoteRequest({
        id: new URL(`${id}#request`),
        actor: fedify.actor,
        object: new URL(quotedUri),
        instrument: note,
      });
      await fedify.send(to(), request);
      await app.drain();
      assert.deepEqual([fedify.heard.at(-1)?.type, fedify.heard.at(-1)?.object], ['Accept', `${id}#request`]);
      const post = await findPostByUri.first(app.ctx.db, { uri: id.href });
      assert.deepEqual([post?.quoteId, post?.quoteState], [quotedId, 'accepted']);
      const approval = app.ctx.db.kysely.selectFrom('approvals').select('authorizationUri').where('uri', '=', id.href);
      const stamp = await fedify.lookUp((await approval.executeTakeFirst())?.authorizationUri ?? '');
      assert.ok(stamp instanceof QuoteAuthorization);
      assert.deepEqual(
        [stamp.attributionId?.href, stamp.interactingObjectId?.href, stamp.interactionTargetId?.href],
        [aliceUri, id.href, quotedUri],
      );

      const own = await app.seed.post(alice, 'mine', { quotedId });
      const again = await fedify.lookUp(`${app.ctx.config.publicUrl}/posts/${own}`);
      assert.ok(again instanceof Note);
      assert.equal(again.quoteId?.href, quotedUri);
      assert.equal(again.quoteUrl?.href, quotedUri);
    });

    test('its Like counts and its Undo takes it back', async () => {
      const postId = await app.seed.post(alice, 'like me');
      await app.drain();
      const uri = `${app.ctx.config.publicUrl}/posts/${postId}`;
      const like = new Like({ id: new URL(`${fedify.origin}/likes/1`), actor: fedify.actor, object: new URL(uri) });
      const likes = async () => (await app.seed.stats(postId))?.likes;
      await fedify.send(to(), like);
      await app.drain();
      assert.equal(await likes(), 1);
      const undo = new Undo({ id: new URL(`${fedify.origin}/undos/1`), actor: fedify.actor, object: like });
      await fedify.send(to(), undo);
      await app.drain();
      assert.equal(await likes(), 0);
    });
  });
}
