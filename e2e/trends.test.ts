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
    const tabs = page.getByRole('navigation', { name: 'Explore' });
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
