import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { findAccountByUri } from '../../src/core/accounts/find.ts';
import { fileReport } from '../../src/core/reports/file.ts';
import { listReports } from '../../src/core/reports/load.ts';
import type { Member } from '../seed.ts';
import { createServerApp, type Server } from './network.ts';
import { createPeer, type Json, type Peer, type PeerActor } from './peer.ts';
import { createStage, type Stage } from './stage.ts';

describe('a report that is forwarded', () => {
  let stage: Stage;
  before(async () => {
    stage = await createStage();
  });
  after(() => stage.close());

  test('goes to the server of whom it is about, in the name of ours', async () => {
    const { ctx, seed, alice } = stage;
    const sink = await stage.addSink();
    const person = await stage.addPerson('rude', sink);
    const uri = `http://${sink.host}/posts/1`;
    const post = await seed.remotePost(person, '<p>unkind</p>', { uri });
    const report = {
      accountId: alice.id,
      targetId: person.id,
      postIds: [post],
      comment: 'see this',
      category: 'other',
    };
    await fileReport(ctx, { ...report, category: 'other', ruleIds: [], forward: false });
    await stage.drain();
    assert.deepEqual(sink.received, []);
    await fileReport(ctx, { ...report, category: 'other', ruleIds: [], forward: true });
    await stage.drain();
    const [flag, ...others] = sink.received.map(({ activity }) => activity);
    assert.deepEqual(others, []);
    assert.equal(flag?.['type'], 'Flag');
    assert.equal(flag?.['actor'], `${ctx.config.publicUrl}/actor`);
    assert.deepEqual(flag?.['object'], [`http://${sink.host}/users/rude`, uri]);
    assert.equal(flag?.['content'], 'see this');
    // Who reported is nowhere in it.
    assert.doesNotMatch(JSON.stringify(flag), /alice/);
  });
});

describe('a report from elsewhere', () => {
  let app: Server;
  let peer: Peer;
  let alice: Member;
  let carol: Member;
  let bob: PeerActor;
  const own = (path: string) => `${app.ctx.config.publicUrl}${path}`;
  before(async () => {
    app = await createServerApp();
    peer = await createPeer();
    [alice, carol] = [await app.seed.account('alice'), await app.seed.account('carol')];
    bob = peer.actor('bob');
  });
  after(async () => {
    await app.close();
    await peer.close();
  });

  let n = 0;
  const flag = (object: unknown, more: Json = {}): Json => {
    n += 1;
    return {
      '@context': 'https://www.w3.org/ns/activitystreams',
      id: `${bob.id}#flags/${n}`,
      type: 'Flag',
      actor: bob.id,
      object,
      ...more,
    };
  };
  async function deliver(document: Json): Promise<void> {
    const answer = await peer.send(bob, app.inbox, document);
    assert.ok(answer.status < 300, await answer.text());
    await app.drain();
  }
  const reports = () => listReports(app.ctx, { by: null, resolved: false }, { limit: 100 });

  test('names people and posts here, and is kept once', async () => {
    const post = await app.seed.post(alice, 'words');
    const other = await app.seed.post(carol, 'words of another');
    const document = flag([own('/users/alice'), own(`/posts/${post}`), 'https://elsewhere.test/posts/1'], {
      content: '<p>spam, <b>again</b></p>',
    });
    await deliver(document);
    await deliver(document);
    const [report, ...others] = await reports();
    assert.deepEqual(others, []);
    assert.equal(report?.target.id, alice.id);
    assert.equal(report?.account.id, (await findAccountByUri(app.ctx.db, bob.id))?.id);
    assert.deepEqual([report?.comment, report?.posts.map((one) => one.postId)], ['spam, again', [post]]);
    // One that names posts alone is about who wrote them: each gets a report.
    await deliver(flag([{ type: 'Note', id: own(`/posts/${other}`) }, own(`/posts/${post}`)]));
    assert.deepEqual((await reports()).map((one) => one.target.id).sort(), [alice.id, alice.id, carol.id].sort());
  });

  test('about nobody here, about the server itself, or without end, leaves nothing', async () => {
    const before = (await reports()).length;
    for (const object of [[], null, 7, 'https://elsewhere.test/users/x', own('/actor'), own('/users/nobody')]) {
      await deliver(flag(object));
    }
    assert.equal((await reports()).length, before);
    for (let i = 0; i < 25; i++) await deliver(flag([own('/users/alice')], { content: 'x'.repeat(5_000) }));
    const about = (await reports()).filter((one) => one.target.id === alice.id);
    assert.equal(about.length, 20);
    assert.ok(about.every((one) => one.comment.length <= 1_000));
  });
});
