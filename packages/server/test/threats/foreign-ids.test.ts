/** Ids of somebody else, at every route that takes one: not there, byte for byte, and nothing changes (T147, T148). */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Endpoint, listEndpoints } from '@linnet/api-schemas/endpoint.ts';
import { DIALECTS } from '@linnet/api-schemas/index.ts';
import sharp from 'sharp';
import { createCollection, NEW_COLLECTION } from '#src/core/collections/write.ts';
import { keepDraft } from '#src/core/drafts/keep.ts';
import { schedulePost } from '#src/core/drafts/schedule.ts';
import { createFilter } from '#src/core/filters/change.ts';
import { addFilterPost } from '#src/core/filters/filtered-posts.ts';
import { createInvite } from '#src/core/invites/create.ts';
import { createList } from '#src/core/lists/lists.ts';
import { uploadMedia } from '#src/core/media/upload.ts';
import { blockInstance } from '#src/core/moderation/instance-blocks.ts';
import { savePolicy } from '#src/core/notifications/policy.ts';
import { connectIdentity, listIdentities } from '#src/core/providers/identities.ts';
import { fileReport } from '#src/core/reports/file.ts';
import { sanctionAccount } from '#src/core/sanctions/sanction.ts';
import { featureTag } from '#src/core/tags/featured-tags.ts';
import type { Tables } from '#src/db/tables/index.ts';
import { type Client, createClient } from '../api/mastodon/client.ts';
import { createTestApp, type TestApp } from '../app.ts';
import { createSeed, type Member } from '../seed.ts';

const NOBODYS = '987654321';
const ROUTES = Object.values(DIALECTS)
  .flatMap((nouns) => listEndpoints(nouns))
  .filter(([, { path, auth }]) => auth !== 'none' && path.includes('/:') && !path.includes('/admin/'));

/** Words before a parameter that name nobody's secret: what is there, everybody who may meets. */
const SHARED = new Set([
  'accounts',
  'pleroma/accounts',
  'suggestions',
  'tag',
  'tags',
  'announcements',
  'annual_reports',
  'async_refreshes',
]);

let app: TestApp;
let alice: Member;
let bob: Member;
let asBob: Client;
/** What is alice's, by the words before it in a path. */
let hers: Record<string, string>;
/** Of hers what everybody sees, and she alone changes. */
let shown: Record<'statuses' | 'collections' | 'item', string>;
let picture: Buffer;

before(async () => {
  app = await createTestApp();
  const { ctx } = app;
  const seed = createSeed(ctx);
  [alice, bob] = [await seed.account('alice'), await seed.account('bob')];
  const headers = { authorization: `Bearer ${await seed.token(alice)}` };
  asBob = createClient(app, await seed.token(bob, undefined, { confirmed: true }));
  const read = async (url: string) => (await app.inject({ url, headers })).json();
  picture = await sharp({ create: { width: 8, height: 8, channels: 3, background: '#c33' } })
    .png()
    .toBuffer();

  const secret = await seed.post(alice, 'for nobody else', { visibility: 'direct' });
  const poll = { options: ['a', 'b'], lastsMs: 600_000, multiple: false, hideTotals: false };
  const asked = await seed.post(alice, 'which?', { visibility: 'direct', poll });
  const open = await seed.post(alice, 'for all');
  const quoting = await seed.post(bob, 'look at that', { quotedId: open });
  await seed.like(bob, open);
  await savePolicy(ctx, alice.id, { notFollowing: 'filter' });
  await seed.post(await seed.account('carol'), '@alice hello', { visibility: 'unlisted' });
  await app.drain();

  const sent = { text: 'x', contentWarning: '', visibility: 'public', localOnly: false, sensitive: false } as const;
  const media = await uploadMedia(ctx, { accountId: alice.id, file: picture });
  const held = await uploadMedia(ctx, { accountId: alice.id, file: picture });
  const input = { ...sent, language: null, replyToId: null, poll: null, appId: null, mediaIds: [] };
  const publishAt = ctx.clock.now() + 3_600_000;
  const scheduled = await schedulePost(ctx, { accountId: alice.id, publishAt, input });
  const kept = await keepDraft(ctx, alice.id, { ...input, mediaIds: [held.id] });
  const list = await createList(ctx, alice.id, { title: 'x', repliesPolicy: 'list', exclusive: false });
  const wanted = { title: 'x', contexts: ['home' as const], keywords: [{ keyword: 'crow' }] };
  const filter = await createFilter(ctx, alice.id, wanted);
  const filtered = await addFilterPost(ctx, alice.id, filter.id, secret);
  const about = { accountId: alice.id, targetId: bob.id, postIds: [], comment: '', ruleIds: [] };
  const report = await fileReport(ctx, { ...about, category: 'other', forward: false });
  const strike = await sanctionAccount(ctx, { targetId: alice.id, kind: 'warn', text: '', by: null });
  const collection = await createCollection(ctx, {
    ...NEW_COLLECTION,
    accountId: alice.id,
    memberIds: [],
    name: 'birds',
    discoverable: true,
  });
  await featureTag(ctx, alice.id, 'birds');
  await connectIdentity(ctx, alice.userId, {
    issuer: 'https://id.test',
    subject: 'alice',
    email: '',
    emailVerified: false,
    roleValues: null,
    username: 'alice',
    displayName: '',
  });
  const [identity] = await listIdentities(ctx, alice.userId);
  const passkey = { id: ctx.ids.next(), userId: alice.userId, credentialId: 'x', publicKey: 'x', signCount: 0 };
  await ctx.db.kysely
    .insertInto('passkeys')
    .values({ ...passkey, name: 'Phone', createdAt: 1, lastUsedAt: null })
    .execute();
  const invite = await createInvite(ctx, { accountId: alice.id });
  await seed.follow(alice, await seed.remoteAccount('cut', 'cut.test'));
  await blockInstance(ctx, { by: null, domain: 'cut.test', policy: 'suspended' });
  await app.drain();

  const [notification] = (await read('/api/v1/notifications')) as { id: string }[];
  const [request] = (await read('/api/v1/notifications/requests')) as { id: string }[];
  const [conversation] = (await read('/api/v1/conversations')) as { id: string }[];
  const [tag] = (await read('/api/v1/featured_tags')) as { id: string }[];
  const [token] = (await read('/api/v1/tokens')) as { id: string }[];
  const [severance] = await ctx.db.kysely.selectFrom('severances').select('id').execute();
  hers = {
    statuses: `${secret}`,
    polls: `${asked}`,
    scheduled_statuses: `${scheduled}`,
    drafts: `${kept}`,
    media: `${media.id}`,
    list: `${list.id}`,
    lists: `${list.id}`,
    filters: `${filter.id}`,
    'v1/filters': `${filter.keywords[0]?.id}`,
    'filters/keywords': `${filter.keywords[0]?.id}`,
    'filters/statuses': `${filtered.id}`,
    conversations: `${conversation?.id}`,
    'pleroma/conversations': `${conversation?.id}`,
    notifications: `${notification?.id}`,
    'v2/notifications': `ungrouped-${notification?.id}`,
    'notifications/requests': `${request?.id}`,
    // Nobody asked bob: hers is whoever asked to follow her.
    follow_requests: `${alice.id}`,
    reports: `${report}`,
    strikes: `${strike}`,
    severances: `${severance?.id}`,
    featured_tags: `${tag?.id}`,
    invites: `${invite.id}`,
    tokens: `${token?.id}`,
    'user/passkeys': `${passkey.id}`,
    'user/identities': `${identity?.id}`,
  };
  for (const [name, id] of Object.entries(hers)) assert.doesNotMatch(id, /undefined/, name);
  shown = { statuses: `${open}`, collections: `${collection}`, item: `${quoting}` };
});
after(() => app.close());

/** The two words before the first parameter, or as many of them as are known. */
function nounOf(path: string): string {
  const words = path.slice(0, path.indexOf('/:')).split('/');
  const two = words.slice(-2).join('/');
  return two in hers || SHARED.has(two) ? two : (words.at(-1) ?? '');
}

/** Something for each parameter of a body, so that a form is not what is refused. */
function fillForm({ params }: Endpoint): Record<string, unknown> {
  const form: Record<string, unknown> = {};
  const texts = new Set(['title', 'keyword', 'phrase', 'text', 'name', 'status', 'comment', 'description']);
  for (const name of Object.keys(params?.properties ?? {})) {
    if (texts.has(name)) form[name] = 'changed';
    if (name === 'context') form[name] = ['home'];
    if (name === 'choices') form[name] = [0];
    if (name === 'account_ids') form[name] = [`${bob.id}`];
    if (name === 'account_id') form[name] = `${bob.id}`;
    if (name === 'status_id') form[name] = shown.statuses;
    if (name === 'quote_approval_policy') form[name] = 'nobody';
    if (name === 'scheduled_at') form[name] = new Date(app.clock.now() + 7_200_000).toISOString();
  }
  return form;
}

const OF_A_LOGIN = ['authenticators', 'backupCodes', 'identities', 'passkeys', 'tokens', 'userLinks'] as const;
const OF_A_PERSON = [
  ...['lists', 'filters', 'drafts', 'files', 'notifications', 'notificationPolicies', 'notificationRequests'],
  ...['conversations', 'conversationPosts', 'markers', 'featuredTags', 'tagFollows', 'pushSubscriptions', 'invites'],
  ...['posts', 'pins', 'bookmarks', 'mutes', 'blocks', 'collections', 'follows', 'reports', 'sanctions'],
] as (keyof Tables)[];
const BELOW = ['listMembers', 'filterKeywords', 'filterPosts', 'draftMedia', 'severedFollows'] as const;

/** All that is alice's, as it stands. */
async function photograph(): Promise<Record<string, unknown>> {
  const { kysely } = app.ctx.db;
  const all: Record<string, unknown> = {};
  for (const table of OF_A_LOGIN) {
    const rows = await kysely.selectFrom(table).selectAll().where('userId', '=', alice.userId).execute();
    all[table] = rows.map((row) => ({ ...row, lastUsedAt: null }));
  }
  for (const table of OF_A_PERSON) {
    const from = kysely.selectFrom(table as 'lists').selectAll();
    all[table] = await from
      .where('accountId', '=', alice.id)
      .orderBy('id')
      .execute()
      .catch(() => from.where('accountId', '=', alice.id).execute());
  }
  for (const table of BELOW) all[table] = await kysely.selectFrom(table).selectAll().execute();
  return JSON.parse(JSON.stringify(all));
}

test('T147: every route with an id is looked at', () => {
  const unknown = ROUTES.filter(([, { path }]) => {
    const noun = nounOf(path);
    return hers[noun] === undefined && !SHARED.has(noun) && noun !== 'collections';
  });
  assert.deepEqual(
    unknown.map(([name, { path }]) => `${name} ${path}`),
    [],
  );
});

test('T147: with an id of somebody else everything is as if it were not there, and stays as it is', async () => {
  const before = await photograph();
  const wrong: string[] = [];
  let asked = 0;
  for (const [name, endpoint] of ROUTES) {
    const noun = nounOf(endpoint.path);
    const id = hers[noun];
    if (id === undefined) continue;
    const absent = noun === 'v2/notifications' ? `ungrouped-${NOBODYS}` : NOBODYS;
    for (const method of [endpoint.method].flat()) {
      for (const form of method === 'GET' ? [undefined] : [undefined, fillForm(endpoint)]) {
        const ask = async (which: string) => {
          const url = endpoint.path.replace(/:\w+/, which).replaceAll(/:\w+/g, shown.item);
          const { statusCode, body } = await asBob.send(method, url, form);
          return `${statusCode} ${body}`;
        };
        const [theirs, nobodys] = [await ask(id), await ask(absent)];
        asked += 1;
        if (theirs !== nobodys) wrong.push(`${name} by ${method}: ${theirs.slice(0, 150)} ≠ ${nobodys.slice(0, 150)}`);
      }
    }
  }
  assert.deepEqual(wrong, []);
  assert.ok(asked > 100, `only ${asked} were asked`);
  await app.drain();
  assert.deepEqual(await photograph(), before);
});

/** What only she does with what everybody sees. */
const HERS_ALONE = [
  'statuses.update',
  'statuses.delete',
  'statuses.source',
  'statuses.setPolicy',
  'statusActions.pin',
  'statusLists.revokeQuote',
  'collections.update',
  'collections.delete',
  'collections.addItem',
  'collections.removeItem',
  'collections.revokeItem',
];

test('T147: what everybody sees somebody else changes in no way', async () => {
  const before = await photograph();
  for (const name of HERS_ALONE) {
    const [, endpoint] = ROUTES.find(([known]) => known === name) ?? assert.fail(name);
    const id = shown[nounOf(endpoint.path) as 'statuses'];
    for (const method of [endpoint.method].flat()) {
      for (const form of [undefined, fillForm(endpoint)]) {
        if (method === 'GET' && form !== undefined) continue;
        const url = endpoint.path.replace(/:\w+/, id).replaceAll(/:\w+/g, shown.item);
        const { statusCode, body } = await asBob.send(method, url, form);
        assert.ok([400, 403, 404, 422].includes(statusCode), `${name} by ${method}: ${statusCode} ${body}`);
      }
    }
  }
  // Said of whatever post, as Mastodon has it; it does nothing.
  assert.equal((await asBob.post(`/api/v1/statuses/${shown.statuses}/unpin`)).statusCode, 200);
  await app.drain();
  assert.deepEqual(await photograph(), before);
});

test('T147, T148: ids of somebody else in a form are as if they were not there', async () => {
  const before = await photograph();
  const { media, statuses } = hers as { media: string; statuses: string };
  const own = (await asBob.post('/api/v1/statuses', { status: 'mine' })).json().id as string;
  const draft = (await asBob.post('/api/linnet/v1/drafts', { status: 'mine' })).json().id as string;
  const list = (await asBob.post('/api/v1/lists', { title: 'mine' })).json().id as string;
  const filter = (await asBob.post('/api/v2/filters', { title: 'x', context: ['home'] })).json().id as string;
  const later = new Date(app.clock.now() + 7_200_000).toISOString();
  type Method = 'POST' | 'PUT' | 'DELETE' | 'PATCH';
  const forms: [what: string, method: Method, url: string, id: string, form: (id: string) => object][] = [
    ['a file in a post', 'POST', '/api/v1/statuses', media, (id) => ({ status: 'x', media_ids: [id] })],
    ['a file in an edit', 'PUT', `/api/v1/statuses/${own}`, media, (id) => ({ status: 'x', media_ids: [id] })],
    ['a file in a draft', 'POST', '/api/linnet/v1/drafts', media, (id) => ({ status: 'x', media_ids: [id] })],
    ['a file in a draft of before', 'PUT', `/api/linnet/v1/drafts/${draft}`, media, (id) => ({ media_ids: [id] })],
    [
      'a file in a post of later',
      'POST',
      '/api/v1/statuses',
      media,
      (id) => ({ status: 'x', media_ids: [id], scheduled_at: later }),
    ],
    [
      'what is said of a file',
      'PUT',
      `/api/v1/statuses/${own}`,
      media,
      (id) => ({ status: 'x', media_attributes: [{ id, description: 'changed' }] }),
    ],
    ['an answer', 'POST', '/api/v1/statuses', statuses, (id) => ({ status: 'x', in_reply_to_id: id })],
    ['a quote', 'POST', '/api/v1/statuses', statuses, (id) => ({ status: 'x', quoted_status_id: id })],
    ['a filter', 'POST', `/api/v2/filters/${filter}/statuses`, statuses, (id) => ({ status_id: id })],
    [
      'a report',
      'POST',
      '/api/v1/reports',
      statuses,
      (id) => ({ account_id: `${alice.id}`, status_ids: [id], comment: 'x' }),
    ],
    ['a list', 'POST', `/api/v1/lists/${list}/accounts`, `${alice.id}`, (id) => ({ account_ids: [id] })],
    [
      'notifications',
      'DELETE',
      `/api/v1/notifications/destroy_multiple`,
      hers['notifications'] as string,
      (id) => ({ ids: [id] }),
    ],
    [
      'requests to accept',
      'POST',
      '/api/v1/notifications/requests/accept',
      hers['notifications/requests'] as string,
      (id) => ({ id: [id] }),
    ],
    [
      'requests to dismiss',
      'POST',
      '/api/v1/notifications/requests/dismiss',
      hers['notifications/requests'] as string,
      (id) => ({ id: [id] }),
    ],
  ];
  // What differs by itself: numbers and times of what is made.
  const plain = ({ statusCode, body }: { statusCode: number; body: string }) =>
    `${statusCode} ${body.replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '…').replaceAll(/\d{9,}/g, '…')}`;
  for (const [what, method, url, id, form] of forms) {
    const theirs = plain(await asBob.send(method, url, form(id)));
    const nobodys = plain(await asBob.send(method, url, form(NOBODYS)));
    assert.equal(theirs, nobodys, what);
  }
  await app.drain();
  assert.deepEqual(await photograph(), before);
});
