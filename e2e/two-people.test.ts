import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import sharp from 'sharp';
import { openPage, openVisitor, startBrowser, type Visitor } from './browser.ts';
import { becomes, untilAnswered } from './eventually.ts';
import { expectCalm, findComposer, findPost, followByHandle, publish } from './people.ts';
import { type Server, startServer } from './server.ts';

const PASSWORD = 'a nest of five words';

let server: Server;
let browser: Browser;
let owner: Visitor;
let second: Visitor;

before(async () => {
  [server, browser] = await Promise.all([startServer(), startBrowser()]);
  [owner, second] = await Promise.all([openVisitor(browser, server), openVisitor(browser, server)]);
});

after(async () => {
  await browser?.close();
  await server?.stop();
});

test('a newcomer claims the server by the printed link and writes the first post', async () => {
  const { page } = owner;
  assert.ok(server.setupLink, 'a server without an owner prints a set-up link');
  await page.goto('/');
  await page.getByText('npm run linnet -- setup-link').waitFor();

  await page.goto(server.setupLink);
  await page.getByLabel('Username').fill('alice');
  await page.getByLabel('E-mail address').fill('alice@mail.test');
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByLabel('Server name').fill('Hedgerow');
  await page.getByLabel('Everyone').check();
  const alive = page.waitForEvent('websocket');
  await page.getByRole('button', { name: 'Create my server' }).click();
  await page.waitForURL('**/home');
  await alive;
  await page.getByRole('main').getByRole('link', { name: 'Find people' }).waitFor();
  await publish(page, 'The first post of this server');
  await page.reload();
  await findPost(page, 'The first post of this server').waitFor();
  expectCalm(owner);
});

test('a set-up link that is used up or wrong says what to do', async () => {
  const { page } = second;
  for (const link of [server.setupLink ?? '', '/setup?key=wrong', '/setup']) {
    await page.goto(link);
    await page.getByText('npm run linnet -- setup-link').waitFor();
    assert.equal(await page.getByLabel('Username').count(), 0);
    await page.getByRole('main').getByRole('link', { name: 'Sign in' }).waitFor();
  }
  expectCalm(second);
});

test('a second person joins, follows, and both see each other live', async () => {
  const { page } = second;
  await page.goto('/');
  await page.getByRole('main').getByRole('link', { name: 'Join' }).click();
  await page.getByLabel('Username').fill('alice');
  await page.getByLabel('E-mail address').fill('bob@mail.test');
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Join' }).click();
  await page.getByRole('alert').getByText('This is already taken.').waitFor();
  await page.getByLabel('Username').fill('bob');
  await page.getByLabel('E-mail address').fill('bob@mail.test');
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Join' }).click();
  await page.waitForURL('**/home');

  await followByHandle(page, `@alice@${server.domain}`);
  await openPage(page, '/home');
  await openPage(owner.page, '/home');
  await publish(owner.page, 'Hello to whoever follows me');
  const post = findPost(page, 'Hello to whoever follows me');
  await post.waitFor();

  await post.getByRole('button', { name: 'Like' }).click();
  await post.locator('[data-action=like][aria-pressed=true]').waitFor();
  await post.getByRole('button', { name: 'Boost' }).click();
  await post.locator('[data-action=boost][aria-pressed=true]').waitFor();
  await openPage(owner.page, '/notifications');
  await owner.page.getByText('liked your post').waitFor();
  await post.getByRole('button', { name: 'Reply' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Write your reply').fill('@alice Hello back');
  await dialog.getByRole('button', { name: 'Post' }).click();
  await dialog.waitFor({ state: 'detached' });

  // The page of notifications grows by itself, and its marks stay away after reading.
  await findPost(owner.page, 'Hello back').waitFor();
  await owner.page.getByText('boosted your post').waitFor();
  await owner.page.getByText('follows you now').waitFor();
  expectCalm(owner, second);
});

test('pictures with descriptions, warnings, visibilities, edits and deletion', async () => {
  const { page } = owner;
  await openPage(page, '/home');
  const main = page.getByRole('main');
  const picture = await sharp({ create: { width: 640, height: 400, channels: 3, background: '#87a' } })
    .png()
    .toBuffer();
  await findComposer(page);
  await main.locator('input[type=file]').setInputFiles({ name: 'sky.png', mimeType: 'image/png', buffer: picture });
  await main.getByLabel('Describe this for people who cannot see or hear it').fill('An evening sky, all violet');
  await main.getByRole('button', { name: 'Content warning' }).click();
  await main.getByRole('textbox', { name: 'Content warning' }).fill('a sky');
  await main.getByRole('button', { name: 'Who can see this' }).click();
  await page.getByRole('radio', { name: 'Followers' }).check();
  await page.keyboard.press('Escape');
  await publish(page, 'Look up tonight');
  const post = findPost(page, 'Look up tonight');
  await post.getByText('a sky').click();
  const image = post.getByRole('img', { name: 'An evening sky, all violet' });
  await image.waitFor();
  // Throws for a picture that cannot be shown.
  await image.evaluate((element) => (element as unknown as { decode(): Promise<void> }).decode());
  await becomes(() => post.getByLabel('Followers').count(), 1, 'who sees it');
  await findPost(second.page, 'a sky').waitFor({ state: 'attached' });

  await post.getByLabel('More').click();
  // What is typed before the words as they were written have come would be lost: until then nothing can be.
  const { promise: held, resolve: release } = Promise.withResolvers<void>();
  await page.route('**/api/v1/statuses/*/source', async (route) => {
    await held;
    await route.continue();
  });
  await post.getByRole('button', { name: 'Edit' }).click();
  const dialog = page.getByRole('dialog');
  const words = dialog.getByLabel('What would you like to say?');
  await words.waitFor();
  await becomes(() => words.isEditable(), false, 'whether one may write');
  release();
  await words.fill('Look up tomorrow');
  await dialog.getByRole('button', { name: 'Save changes' }).click();
  await findPost(page, 'Look up tomorrow').getByLabel('edited').waitFor();

  const edited = findPost(page, 'Look up tomorrow');
  await edited.getByLabel('More').click();
  await edited.getByRole('button', { name: 'Delete' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await page.getByText('Post deleted').waitFor();
  await page.reload();
  await findPost(page, 'Hello to whoever follows me').waitFor();
  assert.equal(await findPost(page, 'a sky').count(), 0);
  expectCalm(owner);
});

test('an own post is shown at once, also where the stream tells of it first', async () => {
  const { page } = owner;
  const size = page.viewportSize()!;
  await page.setViewportSize({ width: 1280, height: 300 });
  await openPage(page, '/home');
  await page.route('**/api/v1/statuses', async (route) => {
    const response = await route.fetch();
    await page.getByRole('button', { name: '1 new post' }).waitFor();
    await route.fulfill({ response });
  });
  const composer = await findComposer(page);
  await composer.getByLabel('What would you like to say?').fill('Scrolled a little');
  await page.evaluate('scrollTo(0, 60)');
  await page.getByRole('main').getByRole('button', { name: 'Post', exact: true }).click();
  await findPost(page, 'Scrolled a little').waitFor();
  await page.unroute('**/api/v1/statuses');
  await page.setViewportSize(size);
  expectCalm(owner);
});

test('a file that is no image is refused in words, and the post waits until it is taken away', async () => {
  const { page } = owner;
  await openPage(page, '/home');
  const main = page.getByRole('main');
  await main.getByLabel('What would you like to say?').fill('With a picture');
  const broken = { name: 'sky.png', mimeType: 'image/png', buffer: Buffer.from('no picture') };
  await main.locator('input[type=file]').setInputFiles(broken);
  await main.getByRole('alert').getByText('are accepted').waitFor();
  const post = main.getByRole('button', { name: 'Post', exact: true });
  await becomes(() => post.isDisabled(), true, 'whether it waits');
  await main.getByRole('button', { name: 'Remove this file' }).click();
  await becomes(() => post.isEnabled(), true, 'whether it may go');
  await main.getByLabel('What would you like to say?').fill('');
  // The browser itself reports the refused upload.
  assert.deepEqual(
    owner.takeComplaints().filter((complaint) => !complaint.includes('422')),
    [],
  );
});

test('who is muted or blocked is marked on the profile', async () => {
  const { page } = owner;
  await openPage(page, '/@bob');
  const main = page.getByRole('main');
  for (const [act, mark, undo] of [
    ['Mute', 'Muted', 'Unmute'],
    ['Block', 'Blocked', 'Unblock'],
  ] as const) {
    await main.getByLabel('More').first().click();
    await main.getByRole('button', { name: act, exact: true }).click();
    await untilAnswered(page, () => page.getByRole('dialog').getByRole('button', { name: act }).click());
    await main.getByText(mark, { exact: true }).waitFor();
    await main.getByLabel('More').first().click();
    await untilAnswered(page, () => main.getByRole('button', { name: undo, exact: true }).last().click());
    await main.getByText(mark, { exact: true }).waitFor({ state: 'detached' });
  }
  expectCalm(owner);
});

test('who signs out is a visitor again, and a session that ended asks to sign in', async () => {
  const { page, context } = second;
  await openPage(page, '/home');
  const cookies = await context.cookies();
  await page.getByRole('button', { name: 'Sign out' }).first().click();
  await page.waitForURL((url) => url.pathname === '/');
  await page.getByRole('main').getByRole('link', { name: 'Sign in' }).waitFor();

  await context.addCookies(cookies);
  await page.goto('/home');
  await page.waitForURL('**/sign-in?redirect_to=%2Fhome');
  await page.getByLabel('E-mail address').fill('bob@mail.test');
  await page.getByLabel('Password').fill('wrong');
  await page.getByRole('main').getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('alert').getByText('is not right').waitFor();
  await page.getByLabel('E-mail address').fill('bob@mail.test');
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('main').getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL('**/home');
  await findPost(page, 'Hello to whoever follows me').waitFor();
  expectCalm(second);
});
