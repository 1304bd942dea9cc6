import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import sharp from 'sharp';
import { DESKTOP, openPage, openVisitor, PHONE, signIn, startBrowser, type Visitor } from './browser.ts';
import { becomes, focused, untilAnswered } from './eventually.ts';
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
  await composer.getByLabel('Describe this for people who cannot see or hear it').fill('A green field');
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

const COLORS = ['#b02a44', '#1f5fa8', '#3c6b45', '#7a5a2e', '#102a5c', '#7d8a1f'];

test('pictures are put in order, cropped, and go out undescribed once their author was reminded', async () => {
  const { page } = alice;
  await openPage(page, '/home');
  const composer = await findComposer(page);
  const files = await Promise.all(
    COLORS.map(async (color, i) => ({ name: `${i}.png`, mimeType: 'image/png', buffer: await picture(color) })),
  );
  await page.getByRole('main').locator('input[type=file][multiple]').setInputFiles(files);
  const crop = composer.getByRole('button', { name: 'Crop' });
  await becomes(() => crop.count(), COLORS.length);
  const says = composer.getByLabel('Describe this for people who cannot see or hear it');
  await says.first().fill('A red field');
  await composer.getByRole('button', { name: 'Move: 1 of 6' }).focus();
  await page.keyboard.press('ArrowDown');
  await focused(composer.getByRole('button', { name: 'Move: 2 of 6' })).waitFor();
  assert.equal(await says.nth(1).inputValue(), 'A red field');
  const from = (await composer.getByRole('button', { name: 'Move: 2 of 6' }).boundingBox())!;
  const to = (await composer.locator('li').first().boundingBox())!;
  await page.mouse.move(from.x + 20, from.y + 20);
  await page.mouse.down();
  await page.mouse.move(to.x + 20, to.y + 20, { steps: 4 });
  await page.mouse.up();
  await becomes(() => says.first().inputValue(), 'A red field');

  await crop.first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Shape').selectOption('1:1');
  const part = dialog.getByRole('button', { name: 'Part that stays, 25 % from the left, 0 % from the top' });
  await part.focus();
  await page.keyboard.press('ArrowLeft');
  await dialog.getByRole('button', { name: 'Part that stays, 23 % from the left' }).waitFor();
  await dialog.getByRole('button', { name: 'Crop' }).click();
  await dialog.waitFor({ state: 'detached' });
  await becomes(() => crop.count(), COLORS.length);

  await composer.getByLabel('What would you like to say?').fill('Six fields');
  const post = composer.getByRole('button', { name: 'Post', exact: true });
  await post.click();
  const reminder = page.getByRole('dialog', { name: '5 files have no description' });
  await reminder.getByRole('button', { name: 'Add descriptions' }).click();
  await focused(says.nth(1)).waitFor();
  await post.click();
  const shown = findPost(page, 'Six fields');
  await shown.waitFor();
  const first = shown.locator('figure img').first();
  assert.equal(await first.getAttribute('alt'), 'A red field');
  await becomes(() => first.evaluate((image) => (image as HTMLImageElement).naturalWidth), 200);
  expectCalm(alice);
});

test('many pictures are a row to swipe, one at a time and large; its words are on a sheet', async () => {
  const { page } = alice;
  await page.setViewportSize(PHONE);
  await openPage(page, '/@alice');
  const post = findPost(page, 'Six fields');
  const tiles = post.locator('figure');
  assert.equal(await tiles.count(), 6);
  const box = (await tiles.first().boundingBox())!;
  assert.ok(box.width > 280 && box.height > 200, `${box.width} × ${box.height}`);
  await post.getByRole('button', { name: 'ALT' }).click();
  await page.getByRole('dialog', { name: 'Image description' }).getByText('A red field').waitFor();
  await page.keyboard.press('Escape');
  await tiles.first().getByRole('link').click();
  const viewer = page.getByRole('dialog', { name: 'Media' });
  await viewer.getByText('1 / 6').waitFor();
  const image = viewer.locator('img');
  const scale = () => image.evaluate((element) => new DOMMatrix(getComputedStyle(element).transform).a);
  await page.keyboard.press('+');
  await becomes(scale, (value) => value > 1.2, 'the scale');
  await page.keyboard.press('0');
  await becomes(scale, 1, 'the scale');
  const middle = { x: PHONE.width / 2, y: PHONE.height / 2 };
  await page.mouse.dblclick(middle.x, middle.y);
  await becomes(scale, (value) => value > 2, 'the scale');
  await page.mouse.wheel(0, -100);
  await becomes(scale, (value) => value > 2.6, 'the scale');
  await page.keyboard.press('0');
  await becomes(scale, 1, 'the scale');
  await page.mouse.move(middle.x, middle.y);
  await page.mouse.down();
  await page.mouse.move(middle.x - 150, middle.y, { steps: 3 });
  await page.mouse.up();
  await viewer.getByText('2 / 6').waitFor();
  await viewer.getByRole('link', { name: 'Download' }).waitFor();
  await page.keyboard.press('ArrowRight');
  await viewer.getByText('3 / 6').waitFor();
  await page.keyboard.press('Escape');
  await viewer.waitFor({ state: 'detached' });
  await page.setViewportSize(DESKTOP);
  expectCalm(alice);
});

test('who boosts what nobody described is told; who does not want that is not', async () => {
  const { page } = alice;
  await openPage(page, '/@alice');
  const boost = findPost(page, 'Six fields').getByRole('button', { name: 'Boost' });
  await boost.click();
  const question = page.getByRole('dialog', { name: /media without a description/ });
  await question.getByRole('button', { name: 'Cancel' }).click();
  await question.waitFor({ state: 'detached' });
  assert.equal(await boost.getAttribute('aria-pressed'), 'false');
  await openPage(page, '/settings/writing');
  await untilAnswered(page, () => page.getByLabel('Remind me of missing descriptions').uncheck());
  await openPage(page, '/@alice');
  await untilAnswered(page, () => boost.click());
  await becomes(() => boost.getAttribute('aria-pressed'), 'true');
  expectCalm(alice);
});

test('media that were hidden are hidden again', async () => {
  const { page } = alice;
  await openPage(page, '/@carol');
  const post = findPost(page, 'The wood behind the station');
  const dark = post.getByRole('img', { name: 'A dark wood' });
  await post.getByText('Sensitive media').click();
  await dark.waitFor();
  await post.getByText('Hide', { exact: true }).click();
  await dark.waitFor({ state: 'hidden' });
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
