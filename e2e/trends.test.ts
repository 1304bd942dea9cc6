import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { PASSWORD } from '../packages/server/test/seed.ts';
import { openPage, openVisitor, PHONE, signIn, startBrowser } from './browser.ts';
import { expectCalm, findPost } from './people.ts';
import { type Server, startServer } from './server.ts';
import { inspectNow } from './visits.ts';

let server: Server;
let empty: Server;
let browser: Browser;
before(async () => {
  [server, empty, browser] = await Promise.all([
    startServer({ seed: 'e2e/trends-cast.ts' }),
    startServer({ seed: true }),
    startBrowser(),
  ]);
});
after(async () => {
  await browser?.close();
  await Promise.all([server?.stop(), empty?.stop()]);
});

const shots = process.env['E2E_SCREENSHOTS'];

for (const [name, look] of Object.entries({
  desktop: { colorScheme: 'light' as const },
  phone: { viewport: PHONE, colorScheme: 'dark' as const },
})) {
  test(`what trends is explored: ${name}`, async () => {
    const member = await openVisitor(browser, server, look);
    const { page } = member;
    await signIn(page, 'alice@mail.test', PASSWORD);
    const problems: string[] = [];
    const inspect = async (path: string) => {
      problems.push(...(await inspectNow(page, path)));
      if (shots) await page.screenshot({ path: `${shots}/explore-${name}-${path.replaceAll(/\W+/g, '-')}.png` });
    };
    await openPage(page, '/explore');
    await findPost(page, 'finch0 has read this').waitFor();
    await page.getByRole('link', { name: 'Linnets are back' }).first().waitFor();
    await inspect('/explore');
    const tabs = page.getByRole('navigation', { name: 'Trends' });
    await tabs.getByRole('link', { name: 'Tags' }).click();
    await page.getByRole('link', { name: /^#linnets/ }).waitFor();
    await page.getByRole('button', { name: 'Follow #linnets', exact: true }).waitFor();
    await inspect('/explore/tags');
    await tabs.getByRole('link', { name: 'Links' }).click();
    await page.getByRole('link', { name: 'The News Linnets are back' }).waitFor();
    await inspect('/explore/links');
    await page.getByRole('link', { name: 'Posts about this page' }).click();
    await page.getByRole('heading', { name: 'Posts about this page' }).waitFor();
    for (let i = 0; i < 4; i++) await findPost(page, `finch${i} has read this`).waitFor();
    await inspect('/explore/link');
    if (problems.length > 0) throw new Error(problems.join('\n'));
    expectCalm(member);
    await member.close();
  });
}

test('a visitor explores without scripts, and reads that nothing stands out where nothing does', async () => {
  const visitor = await openVisitor(browser, server, { javaScriptEnabled: false });
  await visitor.page.goto('/explore');
  await findPost(visitor.page, 'finch0 has read this').waitFor();
  await visitor.page.goto('/explore/tags');
  await visitor.page.getByRole('link', { name: /^#linnets/ }).waitFor();
  await visitor.close();
  const stranger = await openVisitor(browser, empty);
  for (const path of ['/explore', '/explore/tags', '/explore/links']) {
    await stranger.page.goto(path);
    await stranger.page.getByText('Nothing stands out just now.').waitFor();
  }
  await stranger.close();
});

test('a post in the frame of another page', async () => {
  const visitor = await openVisitor(browser, empty, { viewport: { width: 400, height: 480 } });
  await visitor.page.goto('/@bob');
  const link = visitor.page.locator('article a[href*="/@bob/"]').first();
  await visitor.page.goto(`${await link.getAttribute('href')}/embed`);
  await visitor.page.getByRole('link', { name: /^View on / }).waitFor();
  const problems = await inspectNow(visitor.page, '/embed');
  if (shots) await visitor.page.screenshot({ path: `${shots}/embed.png` });
  if (problems.length > 0) throw new Error(problems.join('\n'));
  expectCalm(visitor);
  await visitor.close();
});

test('a tag is kept out of the trends, let in again, and taken out of use', async () => {
  const member = await openVisitor(browser, server, { viewport: PHONE });
  const { page } = member;
  await signIn(page, 'alice@mail.test', PASSWORD);
  await openPage(page, '/admin/trends');
  const main = page.getByRole('main');
  const list = main.getByRole('list', { name: 'Trends and tags' });
  await list.getByText('Shown, nobody has looked').waitFor();
  const problems = await inspectNow(page, '/admin/trends');
  await main.getByRole('button', { name: 'Keep out #linnets' }).click();
  await page.getByText('It does not trend any more').waitFor();
  await list.getByText('Kept out').waitFor();
  const visitor = await openVisitor(browser, server);
  const trending = async () =>
    ((await (await visitor.page.request.get('/api/v1/trends/tags')).json()) as unknown[]).length;
  assert.equal(await trending(), 0);
  await main.getByRole('button', { name: 'Let trend #linnets' }).click();
  await list.getByText('May trend').waitFor();
  assert.equal(await trending(), 1);

  await main.getByRole('button', { name: 'Decide #linnets' }).click();
  const dialog = page.getByRole('dialog', { name: '#linnets' });
  await dialog.getByLabel('How it is written').fill('LinNets');
  await dialog.getByRole('checkbox', { name: 'May be used' }).uncheck();
  problems.push(...(await inspectNow(page, 'the dialog of a tag')));
  await dialog.getByRole('button', { name: 'Save' }).click();
  await list.getByText('May trend · not to be used').waitFor();
  await main.getByRole('link', { name: '#LinNets' }).waitFor();
  assert.equal(await trending(), 0);

  await main.getByRole('navigation', { name: 'What trends' }).getByRole('link', { name: 'Publishers' }).click();
  await list.getByRole('strong').filter({ hasText: 'news.test' }).waitFor();
  await main.getByRole('navigation', { name: 'What trends' }).getByRole('link', { name: 'Decided tags' }).click();
  await list.getByText('not to be used').waitFor();
  await main.getByRole('textbox', { name: 'Any tag' }).fill('#linnets');
  await main.getByRole('button', { name: 'Decide', exact: true }).click();
  await dialog
    .or(page.getByRole('dialog', { name: '#LinNets' }))
    .getByRole('checkbox', { name: 'May be used' })
    .check();
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
  await list.getByText('not to be used').waitFor({ state: 'detached' });
  assert.deepEqual(problems, []);
  expectCalm(member, visitor);
  await Promise.all([member.close(), visitor.close()]);
});
