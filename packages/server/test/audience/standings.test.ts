/** What somebody may do whom moderators froze, limited or suspended, asked of every endpoint by its description. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Endpoint, listEndpoints } from '@linnet/api-schemas/endpoint.ts';
import { DIALECTS } from '@linnet/api-schemas/index.ts';
import { createApp } from '../../src/core/oauth/apps.ts';
import { createToken } from '../../src/core/oauth/tokens.ts';
import { sanctionAccount } from '../../src/core/sanctions/sanction.ts';
import { createTestApp, type TestApp } from '../app.ts';
import { createSeed, type Member, type Seed } from '../seed.ts';

const { mastodon, pleroma, gotosocial, pixelfed } = DIALECTS;
const ENDPOINTS = [mastodon, pleroma, gotosocial, pixelfed].flatMap((nouns) => listEndpoints(nouns));
const SCOPES = 'read write follow push profile admin:read admin:write';

let app: TestApp;
let seed: Seed;
before(async () => {
  app = await createTestApp();
  seed = createSeed(app.ctx);
});
after(() => app.close());

async function sanctioned(name: string, kind: 'freeze' | 'limit' | 'suspend'): Promise<Member> {
  const member = await seed.account(name);
  await sanctionAccount(app.ctx, { targetId: member.id, kind, text: '', by: null });
  await app.drain();
  return member;
}

/** What each endpoint says to a token, for each of its methods. */
async function ask(
  [, endpoint]: [string, Endpoint],
  token: string | undefined,
): Promise<{ status: number; body: string }[]> {
  const answers = [];
  for (const method of [endpoint.method].flat()) {
    const url = endpoint.path.replaceAll(/:\w+/g, '987654321');
    const answer = await app.inject({
      method,
      url,
      headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
    });
    answers.push({ status: answer.statusCode, body: answer.body });
  }
  return answers;
}

const reads = ({ method, scopes = [] }: Endpoint) =>
  [method].flat().every((one) => one === 'GET') || (scopes.length > 0 && scopes.every((one) => /^read\b/.test(one)));

/** Streams do not end. */
const answers = ENDPOINTS.filter(([, { answer }]) => answer !== 'stream');

test('the frozen read everything, and do nothing but appeal', async () => {
  const token = await seed.token(await sanctioned('frozen', 'freeze'), SCOPES);
  const wrong: string[] = [];
  let [held, open] = [0, 0];
  for (const one of answers) {
    const [name, endpoint] = one;
    if (endpoint.auth === 'none') continue;
    for (const { status, body } of await ask(one, token)) {
      const isHeld = status === 403 && body.includes('frozen');
      const expected = !reads(endpoint) && endpoint.evenIfRefused !== true;
      // An office is asked for after the token.
      if (isHeld !== expected) wrong.push(`${name}: ${status} ${body.slice(0, 80)}`);
      if (isHeld) held += 1;
      else open += 1;
    }
  }
  assert.deepEqual(wrong, []);
  assert.ok(held > 60 && open > 60, `${held} held back, ${open} open`);
});

test('the limited may do what everybody may', async () => {
  const token = await seed.token(await sanctioned('limited', 'limit'), SCOPES);
  const other = await seed.token(await seed.account('unlimited'), SCOPES);
  for (const one of answers.filter(([, { method }]) => method === 'GET')) {
    const [mine, theirs] = [await ask(one, token), await ask(one, other)];
    assert.deepEqual(
      mine.map(({ status }) => status),
      theirs.map(({ status }) => status),
      one[0],
    );
  }
});

test('a suspended person who signs in sees why, may appeal and leave, and nothing else opens', async () => {
  // Of the web app, as a sign-in makes it.
  const token = await seed.token(await sanctioned('shut_out', 'suspend'), SCOPES);
  const wrong: string[] = [];
  const open: string[] = [];
  for (const one of answers) {
    const [name, endpoint] = one;
    if (endpoint.auth === 'none') continue;
    const known = endpoint.evenIfSuspended === true;
    if (known) open.push(name);
    const visitor = endpoint.auth === 'optional' ? await ask(one, undefined) : [];
    const answered = await ask(one, token);
    for (const [i, { status, body }] of answered.entries()) {
      const held = status === 403 && body.includes('suspended');
      // Where visitors are answered, so are they.
      const expected = visitor.length > 0 && !known ? status === visitor[i]?.status : held !== known;
      if (!expected) wrong.push(`${name}: ${status} ${body.slice(0, 80)}`);
    }
  }
  assert.deepEqual(wrong, []);
  assert.deepEqual(open.sort(), [
    'accounts.leave',
    'credentials.get',
    'preferences.get',
    'sanctions.all',
    'sanctions.appeal',
    'sanctions.one',
    'user.confirm',
  ]);
});

test('no app opens anything for the suspended', async () => {
  const member = await seed.account('soon_gone');
  const phone = { name: 'Phone', redirectUris: ['https://phone.test/'], scopes: SCOPES };
  const { id: appId } = await createApp(app.ctx, phone);
  const tokenOf = async () => (await createToken(app.ctx, { appId, userId: member.userId, scopes: SCOPES })).token;
  const token = await tokenOf();
  await sanctionAccount(app.ctx, { targetId: member.id, kind: 'suspend', text: '', by: null });
  const made = await tokenOf();
  for (const one of answers) {
    if (one[1].auth !== 'user') continue;
    for (const old of [token, made]) {
      for (const { status } of await ask(one, old)) assert.equal(status, 401, one[0]);
    }
  }
});
