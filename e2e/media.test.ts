import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import sharp from 'sharp';
import { DESKTOP, openPage, openVisitor, PHONE, signIn, startBrowser, type Visitor } from './browser.ts';
import { becomes, untilAnswered } from './eventually.ts';
import { expectCalm, findComposer, findPost, publish } from './people.ts';
import { type Server, startServer } from './server.ts';

let server: Server;
let browser: Browser;
let alice: Visitor;

before(async () => {
  [server, browser] = await Promise.all([startServer({ seed: true }), startBrowser()]);
  alice = await openVisitor(browser, server);
  await signIn(alice.page, 'alice@mail.test', 'linnet-linnet');
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

/** A second of a tone that grows, as PCM. */
function makeWav(): Buffer {
  const rate = 8_000;
  const head = Buffer.alloc(44);
  head.write('RIFF', 0);
  head.writeUInt32LE(36 + rate * 2, 4);
  head.write('WAVEfmt ', 8);
  for (const [i, part] of [16, 0x10001, rate, rate * 2, 0x100002].entries()) head.writeUInt32LE(part, 16 + i * 4);
  head.write('data', 36);
  head.writeUInt32LE(rate * 2, 40);
  const samples = Int16Array.from({ length: rate }, (_, i) => Math.sin(i / 3) * 3 * i);
  return Buffer.concat([head, Buffer.from(samples.buffer)]);
}

const attach = (page: Page, name: string, mimeType: string, buffer: Buffer) =>
  page.getByRole('main').locator('input[type=file][multiple]').setInputFiles({ name, mimeType, buffer });
const picture = (color: string) =>
  sharp({ create: { width: 400, height: 200, channels: 3, background: color } })
    .png()
    .toBuffer();

test('a sound is sent, prepared, given a cover, posted and there to be played', async () => {
  const { page } = alice;
  await openPage(page, '/home');
  const composer = await findComposer(page);
  await attach(page, 'tone.wav', 'audio/wav', makeWav());
  await composer.getByLabel('Describe this for people who cannot see or hear it').fill('A tone that grows');
  await composer.getByLabel('Choose a cover').setInputFiles({
    name: 'cover.png',
    mimeType: 'image/png',
    buffer: await picture('#102a5c'),
  });
  await composer.locator('li img').waitFor();
  await publish(page, 'Listen to this');
  const post = findPost(page, 'Listen to this');
  const player = post.locator('audio[aria-label="A tone that grows"]');
  await player.waitFor();
  const answer = await page.request.get((await player.getAttribute('src')) as string, {
    headers: { range: 'bytes=0-3' },
  });
  assert.equal(answer.status(), 206);
  await post.getByText('ALT').click();
  await post.getByText('A tone that grows').waitFor();
  expectCalm(alice);
});

test('the cover of a post is taken away, put back and changed when it is edited, on a phone and by keyboard', async () => {
  const { page } = alice;
  await page.setViewportSize(PHONE);
  await openPage(page, '/@alice');
  const post = findPost(page, 'Listen to this');
  const shown = post.locator('.sound img');
  await shown.waitFor();
  const first = await shown.getAttribute('src');
  const dialog = page.getByRole('dialog');
  const edit = async () => {
    await post.getByLabel('More').click();
    await post.getByRole('button', { name: 'Edit', exact: true }).click();
    await dialog.getByLabel('Choose a cover').waitFor();
  };
  const save = async () => {
    await dialog.getByRole('button', { name: 'Save changes' }).click();
    await dialog.waitFor({ state: 'hidden' });
  };
  const press = async (name: string) => {
    await dialog.getByRole('button', { name }).focus();
    await page.keyboard.press('Enter');
  };

  await edit();
  await press('Remove the cover');
  await dialog.locator('li img').waitFor({ state: 'detached' });
  await press('Put the cover back');
  await dialog.locator('li img').waitFor();
  await press('Remove the cover');
  await dialog.locator('li img').waitFor({ state: 'detached' });
  await save();
  await shown.waitFor({ state: 'detached' });

  await edit();
  await dialog.getByLabel('Choose a cover').setInputFiles({
    name: 'other.png',
    mimeType: 'image/png',
    buffer: await picture('#7a1f2b'),
  });
  await dialog.locator('li img').waitFor();
  await save();
  await shown.waitFor();
  await becomes(
    () => shown.getAttribute('src'),
    (address) => address !== first,
    'the cover',
  );
  await page.setViewportSize(DESKTOP);
  expectCalm(alice);
});

test('what stays in sight of a picture is chosen with the keyboard and comes with the post', async () => {
  const { page } = alice;
  await openPage(page, '/home');
  const composer = await findComposer(page);
  await attach(page, 'field.png', 'image/png', await picture('#2f7d4f'));
  await composer.getByRole('button', { name: 'Choose what stays in sight' }).click();
  const mark = composer.getByRole('button', { name: 'Mark at 50 % from the left, 50 % from the top' });
  await mark.focus();
  for (const key of ['ArrowRight', 'ArrowRight', 'ArrowUp']) await page.keyboard.press(key);
  await composer.getByRole('button', { name: 'Mark at 60 % from the left, 45 % from the top' }).waitFor();
  await publish(page, 'A field');
  const shown = findPost(page, 'A field').locator('figure img');
  await shown.waitFor();
  await becomes(() => shown.evaluate((image) => (image as HTMLElement).style.objectPosition), '60% 45%');
  expectCalm(alice);
});

test('what was refused is tried again, or taken away', async () => {
  const { page } = alice;
  await openPage(page, '/home');
  const composer = await findComposer(page);
  await attach(page, 'film.mp4', 'video/mp4', Buffer.from('no film'));
  await composer.getByRole('alert').getByText('not supported').waitFor();
  // Until it is refused again nothing says that it was.
  await untilAnswered(page, () => composer.getByRole('button', { name: 'Try again' }).click());
  await composer.getByRole('alert').getByText('not supported').waitFor();
  await composer.getByRole('button', { name: 'Remove this file' }).click();
  await composer.getByRole('alert').waitFor({ state: 'detached' });
  // The browser itself reports the refused uploads.
  assert.deepEqual(
    alice.takeComplaints().filter((complaint) => !complaint.includes('422')),
    [],
  );
});
