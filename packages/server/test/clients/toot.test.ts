/** Every command of toot, a client for the command line, as its users type them. */
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import sharp from 'sharp';
import { createTestApp, type TestApp } from '../app.ts';
import { createSeed, type Member, type Seed } from '../seed.ts';
import { readCode, seedPerson } from './log-in.ts';
import { findProgram, talk } from './talk.ts';

const skip = findProgram('toot', ['env'], 'toot');

let app: TestApp;
let seed: Seed;
let alice: Member;
let bob: Member;
let folder: string;

before(async () => {
  if (skip) return;
  folder = await mkdtemp(join(tmpdir(), 'linnet-toot-'));
  app = await createTestApp({ listen: true });
  seed = createSeed(app.ctx);
  alice = await seedPerson(seed, 'alice');
  bob = await seed.account('bob');
});
after(async () => {
  if (skip) return;
  await app.close();
  await rm(folder, { recursive: true });
});

const run = (args: readonly string[], reply?: (line: string) => Promise<string | undefined>) =>
  talk('toot', [...args, '--no-color'], { env: { XDG_CONFIG_HOME: folder }, ...(reply && { reply }) });

/** What a command says that worked. */
async function toot(...args: string[]): Promise<string> {
  const { code, text } = await run(args);
  assert.equal(code, 0, `toot ${args.join(' ')}: ${text}`);
  assert.doesNotMatch(text, /Traceback|^Error/m, `toot ${args.join(' ')}`);
  await app.drain();
  return text;
}

test('logs in with a code that is copied from the page', { skip }, async () => {
  const { code, text } = await run(['login', '-i', new URL(app.url).host, '--disable-https'], async (line) =>
    line.startsWith('http') ? `n\n${await readCode(app, alice, line.trim())}` : undefined,
  );
  assert.equal(code, 0, text);
  assert.match(text, /Successfully logged in/);
  assert.match(await toot('auth'), /alice@.* ACTIVE/);
  assert.match(await toot('whoami'), /@alice/);
  assert.match(await toot('activate', `alice@${new URL(app.url).host}`), /active/);
});

test('posts, with files, and later', { skip }, async () => {
  const file = join(folder, 'a.png');
  const picture = sharp({ create: { width: 8, height: 8, channels: 3, background: 'red' } });
  await writeFile(file, await picture.png().toBuffer());
  const posted = await toot(
    'post',
    'from #toot',
    '-v',
    'unlisted',
    '-m',
    file,
    '-d',
    'red',
    '-p',
    'careful',
    '-l',
    'en',
  );
  const id = /\/(\d+)\s*$/.exec(posted)?.[1] as string;
  assert.match(await toot('post', 'an answer', '--reply-to', id), /Toot posted/);
  const thread = await toot('thread', id);
  for (const said of ['from #toot', 'an answer']) assert.ok(thread.includes(said), said);
  assert.match(await toot('upload', file, '-d', 'again'), /Successfully uploaded media ID \d+, type 'image'/);
  // By the clock of the server, which stands still.
  const later = new Date(app.clock.now() + 3_600_000).toISOString();
  assert.match(await toot('post', 'later', '--scheduled-at', later), /Toot scheduled for/);
  for (const verb of ['favourite', 'unfavourite', 'reblog', 'unreblog', 'pin', 'unpin', 'bookmark'])
    assert.match(await toot(verb, id), /✓ Status/, verb);
  assert.match(await toot('bookmarks'), /from #toot/);
  assert.match(await toot('unbookmark', id), /✓/);
  const theirs = String(await seed.post(bob, 'boost me'));
  assert.match(await toot('reblog', theirs, '-v', 'private'), /✓/);
  assert.match(await toot('reblogged_by', theirs), /@alice/);
  assert.match(await toot('delete', id), /✓/);
});

test('people and tags', { skip }, async () => {
  for (const verb of ['follow', 'mute', 'unmute']) assert.match(await toot(verb, 'bob'), /✓/, verb);
  assert.match(await toot('following', 'alice'), /@bob/);
  assert.match(await toot('followers', '@bob'), /@alice/);
  assert.match(await toot('whois', '@bob'), /@bob/);
  await seed.post(bob, '@alice hello');
  await app.drain();
  assert.match(await toot('notifications'), /hello/);
  assert.match(await toot('notifications', '--mentions'), /hello/);
  assert.match(await toot('notifications', '--clear'), /Cleared/);
  assert.match(await toot('notifications'), /No notification/);
  assert.match(await toot('timeline', '--once'), /hello/);
  for (const verb of ['unfollow', 'block', 'unblock']) assert.match(await toot(verb, 'bob'), /✓/, verb);
  assert.match(await toot('tags_follow', '#birds'), /✓/);
  assert.match(await toot('tags_followed'), /birds/);
  assert.match(await toot('tags_unfollow', 'birds'), /✓/);
  assert.match(await toot('search', 'bob'), /@bob/);
});

test('timelines and the server', { skip }, async () => {
  await seed.post(bob, 'in public with #flax');
  await app.drain();
  for (const args of [['--public'], ['--public', '--local'], ['--tag', 'flax'], ['--tag', 'flax', '--local']])
    assert.match(await toot('timeline', '--once', ...args), /in public/, args.join(' '));
  assert.match(await toot('search', '#flax'), /#flax/);
  const list = await seedList();
  assert.ok(await toot('timeline', '--once', '--list', list));
  assert.match(await toot('timeline', '--once', '--reverse', '--count', '1', '--public'), /in public/);
  assert.match(await toot('instance', '--disable-https'), /localhost|127\.0\.0\.1/);
  assert.match(await toot('logout', `alice@${new URL(app.url).host}`), /logged out/);
});

async function seedList(): Promise<string> {
  const headers = { authorization: `Bearer ${await seed.token(alice)}` };
  const made = await app.inject({ method: 'POST', url: '/api/v1/lists', headers, payload: { title: 'some' } });
  return made.json().id;
}
