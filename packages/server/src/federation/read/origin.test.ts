import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ReadActor } from './actor.ts';
import type { ReadObject } from './object.ts';
import { type Arrival, checkOrigin, isActivityContentType, isOnlyHint } from './origin.ts';
import { readDocument } from './read-document.ts';
import { dropForeignAddresses, dropForeignLinks } from './same-origin.ts';

const BOB = 'https://remote.example/users/bob';
const EVE = 'https://evil.example/users/eve';
const EVE_AT_HOME = 'https://remote.example/users/eve';
const ALICE = 'https://linnet.example/users/alice';
const ownHosts = ['linnet.example'];

function note(fields: Record<string, unknown> = {}) {
  return { id: `${BOB}/1`, type: 'Note', attributedTo: BOB, content: 'x', ...fields };
}

function activity(type: string, object: unknown, fields: Record<string, unknown> = {}) {
  return { id: `${BOB}/a/1`, type, actor: BOB, object, ...fields };
}

function deliver(document: unknown, signer = BOB) {
  return checkOrigin(readDocument(document), { arrivedAs: 'delivered', signer, ownHosts });
}

function fetchFrom(document: unknown, url: string, more: Partial<Extract<Arrival, { arrivedAs: 'fetched' }>> = {}) {
  return checkOrigin(readDocument(document), { arrivedAs: 'fetched', url, ownHosts, ...more });
}

test('honest documents pass', () => {
  assert.equal(deliver(activity('Create', note())), null);
  assert.equal(deliver(activity('Create', `${BOB}/1`)), null);
  assert.equal(deliver(activity('Update', { id: BOB, type: 'Person', inbox: `${BOB}/inbox` })), null);
  assert.equal(deliver(activity('Delete', BOB)), null);
  assert.equal(deliver(activity('Delete', { id: `${BOB}/1`, type: 'Tombstone' })), null);
  assert.equal(deliver(activity('Undo', activity('Like', `${ALICE}/1`))), null);
  assert.equal(deliver(activity('Accept', { type: 'Follow', actor: ALICE, object: BOB })), null);
  assert.equal(deliver(activity('Like', `${ALICE}/1`)), null);
  assert.equal(deliver(activity('Move', BOB, { target: EVE })), null);
  assert.equal(deliver({ ...activity('Announce', `${ALICE}/1`), id: undefined }), null);
  assert.equal(fetchFrom(note(), `${BOB}/1`), null);
  assert.equal(fetchFrom(note({ id: 'https://remote.example' }), 'https://remote.example/'), null);
  const video = note({ type: 'Video', attributedTo: [BOB, { type: 'Group', id: 'https://remote.example/c/1' }] });
  assert.equal(deliver(activity('Create', video)), null);
});

test('T001 T012 an activity by somebody else than its signer is refused, whatever its type', () => {
  const types =
    'Accept Add Announce Arrive Block Create Delete Dislike EmojiReact Flag Follow Ignore Invite Join Leave Like Listen Lock Move Offer QuoteRequest Read Reject Remove TentativeAccept TentativeReject Travel Undo Update View FeatureRequest';
  for (const type of types.split(' ')) {
    for (const signer of [EVE, EVE_AT_HOME, '']) {
      assert.equal(deliver(activity(type, `${BOB}/1`), signer), 'wrong-signer', type);
    }
    assert.equal(deliver(activity(type, `${BOB}/1`, { actor: EVE }), EVE), 'foreign-id', type);
    assert.equal(deliver(activity(type, `${BOB}/1`, { actor: null })), 'missing-actor', type);
  }
});

test('T013 T014 only the owner updates, deletes and undoes', () => {
  for (const type of ['Update', 'Delete', 'Lock']) {
    assert.equal(deliver(activity(type, note({ id: 'https://victim.example/1' }))), 'not-the-owner', type);
    assert.equal(deliver(activity(type, 'https://victim.example/1')), 'not-the-owner', type);
    assert.equal(deliver(activity(type, `${ALICE}/1`)), 'not-the-owner', type);
    assert.equal(deliver(activity(type, note({ attributedTo: EVE_AT_HOME }))), 'wrong-attribution', type);
    assert.equal(deliver(activity(type, { id: EVE_AT_HOME, type: 'Person' })), 'not-the-owner', type);
  }
  assert.equal(deliver(activity('Undo', { id: `${EVE}/f`, type: 'Follow', actor: EVE, object: BOB })), 'not-the-owner');
  assert.equal(deliver(activity('Undo', `${EVE}/f`)), 'not-the-owner');
  assert.equal(deliver(activity('Undo', { type: 'Follow', actor: EVE_AT_HOME, object: BOB })), 'not-the-owner');
  assert.equal(deliver(activity('Move', EVE_AT_HOME, { target: EVE })), 'not-the-owner');
  assert.equal(deliver(activity('Accept', { type: 'Follow', actor: ALICE, object: EVE })), 'not-the-owner');
  assert.equal(deliver(activity('Add', EVE, { target: `${EVE}/collections/featured` })), 'not-the-owner');
});

test('T001 T014 a creation cannot plant what belongs to others', () => {
  assert.equal(deliver(activity('Create', note({ id: 'https://victim.example/1' }))), 'foreign-object');
  assert.equal(deliver(activity('Create', note({ attributedTo: 'https://victim.example/u' }))), 'wrong-attribution');
  assert.equal(deliver(activity('Create', note({ attributedTo: [BOB, EVE] }))), 'wrong-attribution');
  assert.equal(deliver(activity('Create', note({ id: `${ALICE}/1` }))), 'own-domain');
  assert.equal(deliver(note()), 'not-an-activity');
});

test('T014 an embedded object of another host is only a hint', () => {
  const reading = readDocument(activity('Announce', note({ id: 'https://victim.example/1' })));
  assert.ok(reading.understood && reading.kind === 'activity');
  assert.ok(isOnlyHint(reading.value.object!, BOB));
  const own = readDocument(activity('Create', note()));
  assert.ok(own.understood && own.kind === 'activity' && !isOnlyHint(own.value.object!, BOB));
});

test('T006 T007 a fetched document must be where its id says', () => {
  assert.equal(fetchFrom(note(), 'https://evil.example/1'), 'foreign-id');
  assert.equal(fetchFrom(note(), 'https://remote.example/media/upload.json'), 'id-differs-from-url');
  assert.equal(fetchFrom(note({ id: null }), `${BOB}/1`), 'missing-id');
  assert.equal(fetchFrom(note({ attributedTo: EVE }), `${BOB}/1`), 'wrong-attribution');
  assert.equal(fetchFrom(note({ attributedTo: null }), `${BOB}/1`), 'missing-author');
  assert.equal(fetchFrom(note({ id: `${ALICE}/1` }), `${ALICE}/1`), 'own-domain');
  assert.equal(fetchFrom(note({ id: 'http://remote.example/1' }), 'http://remote.example/1'), 'not-https');
  assert.equal(fetchFrom(note({ id: 'did:key:z6Mk' }), `${BOB}/1`), 'not-https');
  const twice = { ...activity('Create', note()), actor: EVE };
  assert.equal(fetchFrom(twice, `${BOB}/a/1`), 'foreign-id');
});

test('T002 T003 only the content types of ActivityPub', () => {
  const profile = 'profile="https://www.w3.org/ns/activitystreams"';
  const good = [
    'application/activity+json',
    'Application/Activity+JSON; charset=utf-8',
    `application/ld+json; ${profile}`,
    `application/ld+json;charset=utf-8;${profile}`,
    'application/ld+json; profile="https://www.w3.org/ns/activitystreams https://w3id.org/security"',
    'application/ld+json; profile=https://www.w3.org/ns/activitystreams',
  ];
  const bad = [
    null,
    '',
    'text/plain',
    'image/png',
    'application/json',
    'application/octet-stream',
    'application/ld+json',
    'application/ld+json; profile="https://evil.example/?https://www.w3.org/ns/activitystreams"',
    'text/plain, application/activity+json',
    'application/activity+json, text/html',
    'application/activity+jsonx',
    `text/html; ${profile}`,
  ];
  for (const type of good) assert.ok(isActivityContentType(type), type);
  for (const type of bad) {
    assert.ok(!isActivityContentType(type), String(type));
    assert.equal(fetchFrom(note(), `${BOB}/1`, { contentType: type }), 'wrong-content-type', String(type));
  }
});

test('T020 keys belong to the actor that lists them', () => {
  const actor = (key: unknown) => ({ id: BOB, type: 'Person', inbox: `${BOB}/inbox`, publicKey: key });
  const key = { id: `${BOB}#main-key`, owner: BOB, publicKeyPem: 'PEM' };
  assert.equal(fetchFrom(actor(key), BOB), null);
  assert.equal(fetchFrom(actor({ ...key, owner: EVE }), BOB), 'foreign-key');
  assert.equal(fetchFrom(actor({ ...key, owner: EVE_AT_HOME }), BOB), 'foreign-key');
  assert.equal(fetchFrom(actor({ ...key, id: `${EVE}#main-key` }), BOB), 'foreign-key');
  assert.equal(fetchFrom({ type: 'Key', ...key }, `${BOB}#main-key`), null);
  assert.equal(fetchFrom({ type: 'Key', ...key, owner: EVE }, `${BOB}#main-key`), 'foreign-key');
});

test('T031 WebFinger speaks for the host that was asked', () => {
  const finger = (subject: string) => ({
    subject,
    links: [{ rel: 'self', type: 'application/activity+json', href: BOB }],
  });
  const url = 'https://remote.example/.well-known/webfinger?resource=acct:bob@remote.example';
  assert.equal(fetchFrom(finger('acct:bob@remote.example'), url), null);
  assert.equal(fetchFrom(finger('acct:bob@REMOTE.example'), url), null);
  assert.equal(fetchFrom(finger(BOB), url), null);
  for (const subject of [
    'acct:bob@victim.example',
    'acct:bob@remote.example@victim.example',
    'acct:bob@remote.example/../',
    EVE,
  ]) {
    assert.equal(fetchFrom(finger(subject), url), 'foreign-subject', subject);
  }
});

test('T009 addresses on other hosts are dropped, unless the operator excepts them', () => {
  const reading = readDocument({
    id: BOB,
    type: 'Person',
    inbox: 'https://victim.example/inbox',
    outbox: `${BOB}/outbox`,
    url: 'https://phish.example/@bob',
    featured: 'https://victim.example/featured',
  });
  const actor = (reading.understood ? reading.value : null) as ReadActor;
  const kept = dropForeignAddresses(actor);
  assert.deepEqual([kept.inbox, kept.outbox, kept.url, kept.featured], [null, `${BOB}/outbox`, null, null]);
  assert.equal(dropForeignAddresses(actor, ['victim.example']).inbox, 'https://victim.example/inbox');
  const post = readDocument(
    note({ url: 'https://phish.example/1', replies: 'https://victim.example/r', likes: `${BOB}/1/likes` }),
  );
  const object = dropForeignLinks((post.understood ? post.value : null) as ReadObject);
  assert.deepEqual([object.url, object.replies.url, object.likes.url], [null, null, `${BOB}/1/likes`]);
});
