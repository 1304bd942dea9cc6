import { hashPassword } from '../../src/lib/password.ts';
import { systemRng } from '../../src/lib/rng.ts';
import { createBrowser, readHiddenFields } from '../api/browser.ts';
import type { TestApp } from '../app.ts';
import { type Member, PASSWORD, type Seed } from '../seed.ts';

/** A member who can sign in. */
export async function seedPerson(seed: Seed, username: string): Promise<Member> {
  return seed.account(username, { passwordHash: await hashPassword(PASSWORD, systemRng) });
}

/** Does what a person does with a client's consent address: signs in, allows, reads the code off the page. */
export async function readCode(app: TestApp, member: Member, authorizeUrl: string): Promise<string> {
  const browser = createBrowser(app);
  await browser.post('/auth/sign-in', { email: member.email, password: PASSWORD });
  const { pathname, search } = new URL(authorizeUrl);
  const page = await browser.open(pathname + search);
  const answer = await browser.post('/oauth/authorize', { ...readHiddenFields(page.body), decision: 'allow' });
  // Who cannot be returned to is shown the code, to be copied.
  const shown = /<code>([^<]+)<\/code>/.exec(answer.body)?.[1];
  const code = shown ?? new URL(String(answer.headers.location), app.url).searchParams.get('code');
  if (code === null) throw new Error(`no code in ${String(answer.headers.location)}`);
  return code;
}
