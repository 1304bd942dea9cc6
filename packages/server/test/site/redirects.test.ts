import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { hashPassword } from '#src/lib/password.ts';
import { systemRng } from '#src/lib/rng.ts';
import { createBrowser } from '../api/browser.ts';
import { createTestApp, type TestApp } from '../app.ts';
import { createSeed, type Member, PASSWORD } from '../seed.ts';

const WAYS_OUT = [
  '//evil.test/',
  '/\\evil.test',
  '/\t/evil.test',
  '/.//evil.test',
  '/..//evil.test',
  '/./\\evil.test',
  '/a/..//evil.test',
  '/%2f%2fevil.test',
  'https://evil.test/',
  'https:evil.test',
  'javascript:alert(1)',
];
/** What is asked for, and where it leads. */
const TARGETS: [string, string][] = [
  ['/search?q=x', '/search?q=x'],
  ...WAYS_OUT.map((way): [string, string] => [way, '/home']),
];

let app: TestApp;
let alice: Member;
before(async () => {
  app = await createTestApp();
  alice = await createSeed(app.ctx).account('alice', { passwordHash: await hashPassword(PASSWORD, systemRng) });
});
after(() => app.close());

test('signing in leads to a path of this server only', async () => {
  for (const [target, expected] of TARGETS) {
    const form = { email: alice.email, password: PASSWORD, redirect_to: target };
    const answer = await createBrowser(app).post('/auth/sign-in', form);
    assert.equal(answer.headers.location, expected, target);
    // The page that is shown after a wrong password carries the target on.
    const wrong = await createBrowser(app).post('/auth/sign-in', { ...form, password: 'wrong' });
    const carried = new URL(String(wrong.headers.location), 'http://x.test').searchParams.get('redirect_to');
    assert.equal(carried, expected === '/home' ? null : expected, target);
  }
});

test('the sign-in page sends on and shows paths of this server only', async () => {
  const browser = createBrowser(app);
  await browser.post('/auth/sign-in', { email: alice.email, password: PASSWORD });
  const cookie = browser.cookie as string;
  for (const [target, expected] of TARGETS) {
    const url = `/sign-in?${new URLSearchParams({ redirect_to: target })}`;
    const signedIn = await app.inject({ url, headers: { cookie, 'sec-fetch-site': 'same-origin' } });
    assert.deepEqual([signedIn.statusCode, signedIn.headers.location], [302, expected], target);
    const page = await app.inject(url);
    assert.match(page.body, new RegExp(`name="redirect_to" value="${expected.replace(/[?]/g, '\\?')}"`), target);
  }
});

test('no path of a page turns into another origin', async () => {
  const paths = [
    '//evil.test',
    '//evil.test/',
    '//evil.test//home/',
    '///evil.test/',
    '/.//evil.test/',
    '/@alice//',
    '/\\evil.test/',
  ];
  for (const url of paths) {
    for (const headers of [{}, { accept: 'application/activity+json' }]) {
      const answer = await app.inject({ url, headers });
      const { location } = answer.headers;
      if (location !== undefined) {
        assert.equal(new URL(String(location), 'http://localhost:3000/x/').origin, 'http://localhost:3000', url);
      }
      assert.ok(answer.statusCode < 500, `${url}: ${answer.statusCode}`);
      // Links a page gives for itself stay here as well.
      assert.doesNotMatch(answer.body, /(?:href|content)="[a-z]*:?\/\/evil\.test/, url);
    }
  }
});
