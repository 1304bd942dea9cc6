import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { changeSettings } from '#src/core/users/change-settings.ts';
import { createBrowser } from '../api/browser.ts';
import { createTestApp, type TestApp } from '../app.ts';
import { createSeed, PASSWORD } from '../seed.ts';

let app: TestApp;
before(async () => {
  app = await createTestApp();
  await createSeed(app.ctx).account('alice', { role: 'owner' });
  await changeSettings(app.ctx, { by: null, texts: { registrations: 'approval', joinReason: 'on' } });
});
after(() => app.close());

const SECRET = 'a secret of mine';
/** Posts a form and follows where its answer leads. */
async function refuse(path: string, form: Record<string, string>) {
  const browser = createBrowser(app);
  const answer = await browser.post(path, { ...form, password: SECRET });
  assert.equal(answer.statusCode, 303);
  assert.ok(!`${answer.headers['set-cookie']}`.includes(Buffer.from(SECRET).toString('base64url').slice(2, -4)));
  const location = `${answer.headers.location}`;
  const page = await browser.open(location);
  return { browser, location, page };
}
const typedIn = (html: string, name: string) =>
  new RegExp(`name="${name}"[^>]* value="([^"]*)"|value="([^"]*)"[^>]* name="${name}"`).exec(html)?.slice(1).join('');

test('a refused form keeps what was typed, but no secret, for whoever typed it', async () => {
  const form = { username: 'al ice', email: '"><b>@mail.test', reason: 'Birds, <em>and</em> bread' };
  const { browser, location, page } = await refuse('/auth/sign-up', form);
  assert.match(location, /^\/sign-up\?error=/);
  assert.equal(typedIn(page.body, 'username'), 'al ice');
  assert.match(page.body, /Birds, &lt;em>and&lt;\/em> bread/);
  assert.ok(!page.body.includes('"><b>@mail.test'), 'a value is no markup');
  assert.ok(!page.body.includes(SECRET));
  assert.equal(page.headers['cache-control'], 'private, no-store');
  // Only where the form is shown again, and nobody else.
  assert.ok(!(await browser.open('/sign-up')).body.includes('Birds, '));
  assert.ok(!(await createBrowser(app).open(location)).body.includes('Birds, '));
  // What was taken is forgotten.
  const taken = { username: 'bea', email: 'bea@mail.test', password: PASSWORD, reason: 'Birds' };
  await browser.post('/auth/sign-up', taken);
  assert.ok(!(await browser.open(location)).body.includes('Birds, '));
});

test('a sign-in that failed asks for the password alone', async () => {
  const { page } = await refuse('/auth/sign-in', { email: 'alice@mail.test' });
  assert.equal(typedIn(page.body, 'email'), 'alice@mail.test');
  assert.ok(!page.body.includes(SECRET));
});

test('so does the page on which an app sends somebody to sign in', async () => {
  const redirect = 'https://app.test/';
  const made = await app.inject({
    method: 'POST',
    url: '/api/v1/apps',
    payload: { client_name: 'App', redirect_uris: redirect, scopes: 'read' },
  });
  const query = new URLSearchParams({
    ...{ client_id: made.json().client_id, redirect_uri: redirect, response_type: 'code', scope: 'read' },
  });
  const form = { email: '"><b>alice@mail.test', redirect_to: `/oauth/authorize?${query}` };
  const { location, page } = await refuse('/auth/sign-in', form);
  assert.match(location, /^\/oauth\/authorize\?.*error=invalid/);
  assert.match(page.body, /value="&(?:quot|#34);(?:>|&gt;)(?:<|&lt;)b(?:>|&gt;)alice@mail\.test"/);
  assert.ok(!page.body.includes('"><b>alice'), 'a value is no markup');
  assert.ok(!(await createBrowser(app).open(location)).body.includes('alice@mail.test'));
});

test('what is too long for a cookie is left out, and a cookie that is none of ours is nothing', async () => {
  const long = { username: 'not one', email: 'long@mail.test', reason: 'ö'.repeat(2_000) };
  const { location, page } = await refuse('/auth/sign-up', long);
  assert.equal(typedIn(page.body, 'email'), 'long@mail.test');
  assert.ok(!page.body.includes('öö'));
  for (const value of ['x', Buffer.from('[1,null]').toString('base64url'), Buffer.from('null').toString('base64url')]) {
    const odd = await createBrowser(app, `linnet_typed=${value}`).open(location);
    assert.equal(odd.statusCode, 200, value);
  }
});
