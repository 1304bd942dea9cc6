/** What holds for every endpoint alike, asked of each by its description. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Endpoint, listEndpoints } from '@linnet/api-schemas/endpoint.ts';
import { DIALECTS } from '@linnet/api-schemas/index.ts';
import { keepDraft } from '../../src/core/drafts/keep.ts';
import { schedulePost } from '../../src/core/drafts/schedule.ts';
import { createFilter } from '../../src/core/filters/change.ts';
import { createList } from '../../src/core/lists/lists.ts';
import { createApp } from '../../src/core/oauth/apps.ts';
import { createToken } from '../../src/core/oauth/tokens.ts';
import { fileReport } from '../../src/core/reports/file.ts';
import { sanctionAccount } from '../../src/core/sanctions/sanction.ts';
import { createTestApp, type TestApp } from '../app.ts';
import { createSeed } from '../seed.ts';

/** Those that answer in Mastodon's words. */
const { mastodon, oauth, pleroma, gotosocial, pixelfed, lemmy, misskey } = DIALECTS;
const ENDPOINTS = [mastodon, oauth, pleroma, gotosocial, pixelfed].flatMap((nouns) => listEndpoints(nouns));
const STRANGE = [lemmy, misskey].flatMap((nouns) => listEndpoints(nouns));

const NOBODYS = '987654321';

let app: TestApp;
/** By who may do everything, nothing of what is described here, and as an app alone. */
let tokens: Record<'all' | 'none' | 'app', string>;
/** What is there, and not for `reader`, by what stands before it in a path. */
let hidden: Record<string, string>;
before(async () => {
  app = await createTestApp();
  const { ctx } = app;
  const seed = createSeed(ctx);
  const [reader, writer] = [await seed.account('reader'), await seed.account('writer')];
  const { id: appId } = await createApp(ctx, { name: 'x', redirectUris: ['https://app.test/'], scopes: 'read write' });
  const alone = await createToken(ctx, {
    appId,
    userId: null,
    scopes: 'read write follow push profile admin:read admin:write',
  });
  tokens = {
    all: await seed.token(reader, 'read write follow push profile'),
    none: await seed.token(reader, 'nothing'),
    app: alone.token,
  };
  const post = await seed.post(writer, 'for nobody else', { visibility: 'direct' });
  const poll = { options: ['a', 'b'], lastsMs: 600_000, multiple: false, hideTotals: false };
  const asked = await seed.post(writer, 'which?', { visibility: 'direct', poll });
  const sent = { text: 'x', contentWarning: '', visibility: 'public', localOnly: false, sensitive: false } as const;
  const input = { ...sent, language: null, replyToId: null, poll: null, appId: null, mediaIds: [] };
  const publishAt = ctx.clock.now() + 3_600_000;
  const scheduled = await schedulePost(ctx, { accountId: writer.id, publishAt, input });
  const kept = await keepDraft(ctx, writer.id, input);
  await seed.like(reader, await seed.post(writer, 'for all'));
  await app.drain();
  const list = await createList(ctx, writer.id, { title: 'x', repliesPolicy: 'list', exclusive: false });
  const about = { accountId: writer.id, targetId: reader.id, postIds: [], comment: '', ruleIds: [] };
  const report = await fileReport(ctx, { ...about, category: 'other', forward: false });
  const strike = await sanctionAccount(ctx, { targetId: writer.id, kind: 'warn', text: '', by: null });
  const wanted = { title: 'x', contexts: ['home'], keywords: [{ keyword: 'x' }] };
  const filter = await createFilter(ctx, writer.id, wanted);
  const headers = { authorization: `Bearer ${await seed.token(writer)}` };
  const [first] = (await app.inject({ url: '/api/v1/notifications', headers })).json() as { id: string }[];
  const notification = first?.id ?? assert.fail('nobody was told of the like');
  const conversation = (await app.inject({ url: '/api/v1/conversations', headers })).json() as { id: string }[];
  hidden = {
    conversations: `${conversation[0]?.id}`,
    statuses: `${post}`,
    polls: `${asked}`,
    scheduled_statuses: `${scheduled}`,
    drafts: `${kept}`,
    lists: `${list.id}`,
    list: `${list.id}`,
    filters: `${filter.id}`,
    keywords: `${filter.keywords[0]?.id}`,
    notifications: notification,
    'v2/notifications': `ungrouped-${notification}`,
    follow_requests: `${writer.id}`,
    reports: `${report}`,
    strikes: `${strike}`,
  };
});
after(() => app.close());

const fill = ({ path }: Endpoint, value = NOBODYS) => path.replaceAll(/:\w+/g, value);

async function ask(endpoint: Endpoint, url: string, token?: string) {
  const answers = [];
  for (const method of [endpoint.method].flat()) {
    const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
    const { statusCode, body } = await app.inject({ method, url, headers });
    answers.push([statusCode, body]);
  }
  return answers;
}

function expected(endpoint: Endpoint, status: number, error: string) {
  return [endpoint.method].flat().map(() => [status, JSON.stringify({ error })]);
}

test('without a token nobody comes in who needs one', async () => {
  for (const [name, endpoint] of ENDPOINTS) {
    if (endpoint.auth !== 'user' && endpoint.auth !== 'app') continue;
    const wanted = expected(endpoint, 401, 'The access token is invalid');
    assert.deepEqual(await ask(endpoint, fill(endpoint)), wanted, name);
    const revoked = await ask(endpoint, fill(endpoint), 'x'.repeat(43));
    assert.deepEqual(revoked, wanted, `${name}, with a token that nobody gave`);
  }
  for (const [name, endpoint] of STRANGE) {
    if (endpoint.auth !== 'user') continue;
    for (const [status] of await ask(endpoint, fill(endpoint))) assert.equal(status, 401, name);
  }
});

test('a token of another scope opens nothing', async () => {
  for (const [name, endpoint] of ENDPOINTS) {
    if (endpoint.auth === 'none' || (endpoint.scopes ?? []).length === 0) continue;
    const wanted = expected(endpoint, 403, 'This action is outside the authorized scopes');
    assert.deepEqual(await ask(endpoint, fill(endpoint), tokens.none), wanted, name);
  }
});

test('an app by itself is no person', async () => {
  for (const [name, endpoint] of ENDPOINTS) {
    if (endpoint.auth !== 'user') continue;
    const wanted = expected(endpoint, 422, 'This method requires an authenticated user');
    assert.deepEqual(await ask(endpoint, fill(endpoint), tokens.app), wanted, name);
  }
});

test('what may not be seen is answered as what does not exist, byte for byte', async () => {
  let compared = 0;
  for (const [name, endpoint] of ENDPOINTS) {
    const [, before] = /\/api\/(?:v\d\/)?([\w/]+)\/:\w+/.exec(endpoint.path) ?? [];
    const noun = endpoint.path.startsWith('/api/v2/notifications/:') ? 'v2/notifications' : before?.split('/').at(-1);
    const id = hidden[noun ?? ''];
    if (id === undefined || endpoint.auth === 'none') continue;
    const nobodys = noun === 'v2/notifications' ? `ungrouped-${NOBODYS}` : NOBODYS;
    for (const token of endpoint.auth === 'optional' ? [tokens.all, undefined] : [tokens.all]) {
      const missing = await ask(endpoint, fill(endpoint, nobodys), token);
      assert.deepEqual(await ask(endpoint, fill(endpoint, id), token), missing, name);
      compared += 1;
    }
  }
  assert.ok(compared > 35, `only ${compared} were compared`);
});
