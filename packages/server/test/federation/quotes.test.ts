import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { asMember } from '../../src/core/audience/viewer.ts';
import { findPostByUri } from '../../src/core/posts/find.ts';
import { answerQuoteRequest } from '../../src/core/quotes/answer-request.ts';
import { revokeQuote } from '../../src/core/quotes/revoke.ts';
import { loadPostViews } from '../../src/core/views/post.ts';
import type { Actor, Member } from '../seed.ts';
import { createServerApp, type Server } from './network.ts';
import { createPeer, type Json, type Peer, type PeerActor, PUBLIC } from './peer.ts';

const MINUTE_MS = 60_000;

describe('quotes between a server of other software and ours', () => {
  let app: Server;
  let peer: Peer;
  /** Where the quoted author of a third server lives. */
  let third: Peer;
  let alice: Member;
  let bob: PeerActor;
  let eve: PeerActor;
  let far: PeerActor;
  let bobHere: Actor;

  before(async () => {
    app = await createServerApp();
    [peer, third] = [await createPeer(), await createPeer('localhost')];
    alice = await app.seed.account('alice');
    [bob, eve, far] = [peer.actor('bob'), peer.actor('eve'), third.actor('far')];
    const found = await app.ctx.remote.resolveAccount(bob.id);
    bobHere = { id: found.state === 'found' ? found.id : assert.fail('nobody'), username: 'bob' };
    await app.seed.follow(alice, bobHere);
    await app.seed.follow(bobHere, alice);
    await app.drain();
  });
  after(async () => {
    await app.close();
    await peer.close();
    await third.close();
  });

  async function deliver(by: PeerActor, document: Json): Promise<void> {
    const answer = await peer.send(by, app.inbox, document);
    assert.equal(answer.status, 202, await answer.text());
    await settle();
  }

  /** What is looked for in a while is looked for now. */
  async function settle(): Promise<void> {
    for (let i = 0; i < 3; i++) {
      await app.drain();
      app.clock.advance(MINUTE_MS);
    }
    await app.drain();
  }

  async function idOf(uri: unknown): Promise<number> {
    return (await findPostByUri(app.ctx.db, uri as string))?.id ?? assert.fail(`${uri} is not here`);
  }

  async function quoteOf(uri: unknown) {
    const id = await idOf(uri);
    const view = (await loadPostViews(app.ctx, asMember(alice.id), [id])).get(id);
    const { state, postId } = view?.quote ?? { state: 'none', postId: null };
    return { state, postId };
  }

  const send = (document: Json) => deliver(bob, peer.activity(bob, 'Create', document));
  const ofOurs = (id: number) => `${app.ctx.config.publicUrl}/posts/${id}`;
  const sent = (type: string) => peer.received.filter((activity) => activity['type'] === type);
  const stampOf = (uri: string, quoting: unknown, quoted: unknown, more: Json = {}) => ({
    '@context': 'https://www.w3.org/ns/activitystreams',
    type: 'QuoteAuthorization',
    id: uri,
    attributedTo: far.id,
    interactingObject: quoting,
    interactionTarget: quoted,
    ...more,
  });

  for (const [name, quote] of [
    ['quoteUrl', (uri: string) => ({ quoteUrl: uri })],
    ['quoteUri', (uri: string) => ({ quoteUri: uri })],
    ['_misskey_quote', (uri: string) => ({ _misskey_quote: uri })],
    [
      'a link to an object',
      (uri: string) => ({
        tag: [
          {
            type: 'Link',
            mediaType: 'application/ld+json; profile="https://www.w3.org/ns/activitystreams"',
            rel: 'https://misskey-hub.net/ns#_misskey_quote',
            href: uri,
          },
        ],
      }),
    ],
  ] as [string, (uri: string) => Json][]) {
    test(`an older quote is read: ${name}`, async () => {
      const quoted = await app.seed.post(alice, `quoted by ${name}`);
      const note = peer.note(bob, 'look', quote(ofOurs(quoted)));
      await send(note);
      assert.deepEqual(await quoteOf(note['id']), { state: 'accepted', postId: quoted });
      assert.equal((await app.seed.stats(quoted))?.quotes, 1);
      const told = app.ctx.db.kysely.selectFrom('notifications').selectAll().where('kind', '=', 'quote');
      const rows = await told.where('subjectId', '=', await idOf(note['id'])).execute();
      assert.deepEqual(
        rows.map((row) => row.accountId),
        [alice.id],
      );
    });
  }

  test('an older quote of a post that is not here is looked for once, and not what that quotes in turn', async () => {
    const inner = third.note(far, 'the innermost');
    const quoted = third.note(far, 'from far away', { quoteUrl: inner['id'] });
    const note = peer.note(bob, 'look', { quoteUrl: quoted['id'] });
    await send(note);
    assert.deepEqual(await quoteOf(note['id']), { state: 'accepted', postId: await idOf(quoted['id']) });
    assert.equal((await quoteOf(quoted['id'])).state, 'pending');
    assert.equal(await findPostByUri(app.ctx.db, inner['id'] as string), undefined);
  });

  test('an older quote is judged by the policy of who is quoted', async () => {
    const followers = await app.seed.post(alice, 'x', { quotePolicy: 'followers' });
    const nobody = await app.seed.post(alice, 'x', { quotePolicy: 'nobody' });
    const limited = await app.seed.post(alice, 'x', { visibility: 'followers' });
    const states: unknown[] = [];
    for (const id of [followers, nobody, limited]) {
      const note = peer.note(bob, 'look', { quoteUrl: ofOurs(id) });
      await send(note);
      states.push((await quoteOf(note['id'])).state);
      assert.equal((await app.seed.stats(id))?.quotes, id === followers ? 1 : 0);
    }
    assert.deepEqual(states, ['accepted', 'rejected', 'rejected']);
  });

  test('a quote that speaks of consent waits for the stamp, which its author’s server alone may give', async () => {
    const policy = { interactionPolicy: { canQuote: { automaticApproval: [PUBLIC] } } };
    const quoted = third.note(far, 'with a policy', policy);
    const bare = peer.note(bob, 'no stamp', { quote: quoted['id'] });
    await send(bare);
    assert.equal((await quoteOf(bare['id'])).state, 'pending');
    const stampUri = `${third.origin}/stamps/1`;
    const good = peer.note(bob, 'good', { quote: quoted['id'], quoteAuthorization: stampUri });
    third.serve(stampOf(stampUri, good['id'], quoted['id']));
    await send(good);
    assert.deepEqual(await quoteOf(good['id']), { state: 'accepted', postId: await idOf(quoted['id']) });
    for (const [uri, more] of [
      [`${third.origin}/stamps/2`, { interactingObject: good['id'] }],
      [`${third.origin}/stamps/3`, { interactionTarget: 'https://elsewhere.example/1' }],
      [`${third.origin}/stamps/4`, { attributedTo: `${third.origin}/users/other` }],
      [`${third.origin}/stamps/5`, { type: 'ReplyAuthorization' }],
      [`${peer.origin}/stamps/6`, { attributedTo: bob.id }],
    ] as [string, Json][]) {
      const bad = peer.note(bob, 'bad', { quote: quoted['id'], quoteAuthorization: uri });
      (uri.startsWith(third.origin) ? third : peer).serve(stampOf(uri, bad['id'], quoted['id'], more));
      await send(bad);
      assert.equal((await quoteOf(bad['id'])).state, 'rejected', uri);
    }
    assert.equal((await app.seed.stats(await idOf(quoted['id'])))?.quotes, 1);

    // An Update brings what the Create did not have.
    const late = `${third.origin}/stamps/7`;
    third.serve(stampOf(late, bare['id'], quoted['id']));
    const update = { ...bare, quoteAuthorization: late };
    peer.serve(update);
    await deliver(bob, peer.activity(bob, 'Update', update));
    assert.equal((await quoteOf(bare['id'])).state, 'accepted');

    // Who claims somebody else's stamp does not stand in its way.
    await send(peer.note(bob, 'claims', { quote: quoted['id'], quoteAuthorization: stampUri }));
    const named = third.note(far, 'names', { ...policy, tag: [{ type: 'Mention', href: bob.id, name: '@bob' }] });
    const open = peer.note(bob, 'claims', { quote: named['id'], quoteAuthorization: stampUri });
    await send(open);
    assert.equal((await quoteOf(open['id'])).state, 'accepted');

    // Nobody but who gave it takes it back.
    const takeBack = async (by: PeerActor) => {
      const answer = await third.send(by, app.inbox, third.activity(by, 'Delete', stampUri));
      assert.equal(answer.status, 202);
      await settle();
    };
    await takeBack(third.actor('neighbour'));
    assert.equal((await quoteOf(good['id'])).state, 'accepted');
    await takeBack(far);
    assert.equal((await quoteOf(good['id'])).state, 'revoked');
    assert.equal((await app.seed.stats(await idOf(quoted['id'])))?.quotes, 1);
  });

  test('a stamp that is taken back ends the quote it was given for, whoever else names it', async () => {
    const policy = { interactionPolicy: { canQuote: { automaticApproval: [PUBLIC] } } };
    const quoted = third.note(far, 'stamped once', policy);
    const stampUri = `${third.origin}/stamps/once`;
    const good = peer.note(bob, 'good', { quote: quoted['id'], quoteAuthorization: stampUri });
    third.serve(stampOf(stampUri, good['id'], quoted['id']));
    const claimed = () => peer.note(eve, 'mine too', { quote: quoted['id'], quoteAuthorization: stampUri });
    const sendClaim = async () => {
      const note = claimed();
      await deliver(eve, peer.activity(eve, 'Create', { ...note, cc: [`${app.ctx.config.publicUrl}/users/alice`] }));
      return note;
    };
    const before = await sendClaim();
    await send(good);
    const after = await sendClaim();
    assert.equal((await quoteOf(good['id'])).state, 'accepted');
    const states = async () => [(await quoteOf(before['id'])).state, (await quoteOf(after['id'])).state];
    assert.deepEqual(await states(), ['rejected', 'rejected']);
    const answer = await third.send(far, app.inbox, third.activity(far, 'Delete', stampUri));
    assert.equal(answer.status, 202);
    await settle();
    assert.equal((await quoteOf(good['id'])).state, 'revoked');
    assert.deepEqual(await states(), ['rejected', 'rejected']);
    assert.equal((await app.seed.stats(await idOf(quoted['id'])))?.quotes, 0);
  });

  test('a request is answered by the policy, with a stamp that can be read and taken back', async () => {
    const quoted = await app.seed.post(alice, 'ask me');
    peer.received.length = 0;
    const note = peer.note(bob, 'may I?', { quote: ofOurs(quoted) });
    const request = { ...peer.activity(bob, 'QuoteRequest', ofOurs(quoted)), instrument: note };
    await deliver(bob, request);
    const [accept] = sent('Accept');
    const object = accept?.['object'] as Json;
    assert.deepEqual(
      [object['type'], object['id'], object['instrument'], object['object']],
      ['QuoteRequest', request['id' as never], note['id'], ofOurs(quoted)],
    );
    const stampUri = accept?.['result'] as string;
    const path = new URL(stampUri).pathname;
    const headers = { accept: 'application/activity+json' };
    const stamp = (await app.inject({ url: path, headers })).json();
    assert.deepEqual(
      [stamp.type, stamp.id, stamp.attributedTo, stamp.interactingObject, stamp.interactionTarget],
      ['QuoteAuthorization', stampUri, `${app.ctx.config.publicUrl}/users/alice`, note['id'], ofOurs(quoted)],
    );
    await send({ ...note, quoteAuthorization: stampUri });
    assert.deepEqual(await quoteOf(note['id']), { state: 'accepted', postId: quoted });
    assert.equal((await app.seed.stats(quoted))?.quotes, 1);

    await revokeQuote(app.ctx, { accountId: alice.id, quotedId: quoted, quotingId: await idOf(note['id']) });
    await settle();
    assert.equal((await app.inject({ url: path, headers })).statusCode, 404);
    assert.deepEqual([...new Set(sent('Delete').map((activity) => activity['object']))], [stampUri]);
    assert.equal((await quoteOf(note['id'])).state, 'revoked');
    await deliver(bob, { ...request, id: `${request['id' as never]}/again` });
    assert.equal(sent('Reject').length, 1, 'it is not to be had again');
  });

  test('requests that may not be granted are refused, and leave nothing', async () => {
    const nobody = await app.seed.post(alice, 'no', { quotePolicy: 'nobody' });
    const open = await app.seed.post(alice, 'yes');
    const hidden = await app.seed.post(alice, 'hidden', { visibility: 'direct' });
    peer.received.length = 0;
    const ask = (quoted: number, instrument: unknown) =>
      deliver(bob, { ...peer.activity(bob, 'QuoteRequest', ofOurs(quoted)), instrument });
    const noteOf = (quoted: number, more: Json = {}) => peer.note(bob, 'x', { quote: ofOurs(quoted), ...more });
    const refused = noteOf(nobody);
    await ask(nobody, refused);
    assert.deepEqual([sent('Reject').length, sent('Accept').length], [1, 0]);
    await ask(hidden, noteOf(hidden));
    await ask(open, noteOf(nobody));
    await ask(open, noteOf(open, { attributedTo: eve.id }));
    await ask(open, 'https://elsewhere.example/notes/1');
    await ask(open, undefined);
    assert.deepEqual([sent('Reject').length, sent('Accept').length], [1, 0]);
    assert.equal(await findPostByUri(app.ctx.db, refused['id'] as string), undefined);
    const rows = await app.ctx.db.kysely
      .selectFrom('approvals')
      .selectAll()
      .where('postId', 'in', [nobody, open, hidden])
      .execute();
    assert.deepEqual(rows, []);
  });

  describe('by a post of ours', () => {
    const policy = (members: unknown): Json => ({ interactionPolicy: { canQuote: { automaticApproval: members } } });
    async function takeIn(more: Json = {}) {
      const note = peer.note(bob, 'quotable', more);
      await send(note);
      return { uri: note['id'] as string, id: await idOf(note['id']) };
    }
    const quote = (quotedId: number) => app.seed.post(alice, 'see', { quotedId });
    const created = (id: number) =>
      sent('Create')
        .map((activity) => activity['object'] as Json)
        .find((object) => object['id'] === ofOurs(id));

    test('is asked for, waits, and is sent again with its stamp', async () => {
      const quoted = await takeIn(policy(PUBLIC));
      peer.received.length = 0;
      const id = await quote(quoted.id);
      await settle();
      assert.equal((await quoteOf(ofOurs(id))).state, 'pending');
      const request = sent('QuoteRequest')[0] ?? assert.fail('nobody was asked');
      assert.equal(request['object'], quoted.uri);
      assert.equal((request['instrument'] as Json)['id'], ofOurs(id));
      const note = created(id) ?? assert.fail('no Create');
      for (const key of ['quote', 'quoteUrl', 'quoteUri', '_misskey_quote']) assert.equal(note[key], quoted.uri, key);
      assert.ok(!('quoteAuthorization' in note));
      assert.match(note['content'] as string, /^<p class="quote-inline">RE: <a href="[^"]+"/);
      assert.ok((note['tag'] as Json[]).some((tag) => tag['type'] === 'Link' && tag['href'] === quoted.uri));

      const answer = (by: PeerActor, type: string, more: Json = {}) =>
        deliver(by, { ...peer.activity(by, type, request['id']), ...more });
      await answer(eve, 'Accept', { result: `${peer.origin}/stamps/x` });
      assert.equal((await quoteOf(ofOurs(id))).state, 'pending', 'only who is quoted may say so');
      const stampUri = `${peer.origin}/stamps/9`;
      await answer(bob, 'Accept', { result: stampUri });
      assert.deepEqual(await quoteOf(ofOurs(id)), { state: 'accepted', postId: quoted.id });
      const update = sent('Update')
        .map((activity) => activity['object'] as Json)
        .at(-1);
      assert.deepEqual(
        [update?.['id'], update?.['quoteAuthorization'], update?.['updated']],
        [ofOurs(id), stampUri, undefined],
      );
      await answer(bob, 'Delete', { object: stampUri });
      assert.equal((await quoteOf(ofOurs(id))).state, 'revoked');
      const last = sent('Update')
        .map((activity) => activity['object'] as Json)
        .at(-1);
      assert.ok(last !== undefined && !('quote' in last) && !String(last['content']).includes('RE:'));
    });

    test('is rejected', async () => {
      const quoted = await takeIn(policy(PUBLIC));
      peer.received.length = 0;
      const id = await quote(quoted.id);
      await settle();
      await deliver(bob, peer.activity(bob, 'Reject', { ...sent('QuoteRequest')[0], '@context': undefined }));
      assert.equal((await quoteOf(ofOurs(id))).state, 'rejected');
    });

    test('needs nobody’s answer where nothing is said, and is refused where the policy does', async () => {
      const open = await takeIn();
      peer.received.length = 0;
      const id = await quote(open.id);
      await settle();
      assert.equal((await quoteOf(ofOurs(id))).state, 'accepted');
      assert.equal(sent('QuoteRequest').length, 0);
      const closed = await takeIn(policy(bob.id));
      await assert.rejects(quote(closed.id), /does not allow/);
      await app.seed.post(alice, 'own', {
        quotedId: await takeIn(policy(`${bob.id}/followers`)).then(({ id: one }) => one),
      });
    });

    test('says who may quote it, and what changed of that', async () => {
      peer.received.length = 0;
      const open = await app.seed.post(alice, 'open');
      const closed = await app.seed.post(alice, 'closed', { quotePolicy: 'nobody' });
      const few = await app.seed.post(alice, 'few', { quotePolicy: 'followers' });
      await settle();
      const me = `${app.ctx.config.publicUrl}/users/alice`;
      const said = (id: number) => (created(id)?.['interactionPolicy'] as Json | undefined)?.['canQuote'];
      assert.deepEqual(
        [open, closed, few].map(said),
        [[PUBLIC], [me], [`${me}/followers`]].map((automaticApproval) => ({ automaticApproval })),
      );
    });
  });

  // Last: signatures are of the day they are made.
  test('what one account may be granted in a day has an end', async () => {
    const quoted = await app.seed.post(alice, 'popular');
    const found = await app.ctx.remote.resolveAccount(eve.id);
    const accountId = found.state === 'found' ? found.id : assert.fail('nobody');
    const ask = (i: number) =>
      answerQuoteRequest(app.ctx, {
        quotedId: quoted,
        accountId,
        quotingUri: `${peer.origin}/never/${i}`,
        requestUri: `${peer.origin}/never/${i}/quote`,
      });
    for (let i = 0; i < 200; i++) assert.ok(await ask(i), `${i}`);
    assert.equal(await ask(200), false);
    assert.equal(await ask(7), true, 'what was granted is');
    peer.received.length = 0;
    await settle();
    assert.ok(peer.received.length <= 60, `${peer.received.length} answers in an hour`);
    app.clock.advance(24 * 60 * MINUTE_MS);
    assert.equal(await ask(201), true);
    await settle();
  });
});
