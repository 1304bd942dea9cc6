import { openPage, openVisitor, PHONE, DESKTOP, signIn, startBrowser } from './browser.ts';
import { startServer } from './server.ts';
const [server, browser] = await Promise.all([startServer({ seed: true }), startBrowser()]);
for (const [name, viewport, colorScheme] of [['phone-dark', PHONE, 'dark'], ['desk-light', DESKTOP, 'light']] as const) {
  const v = await openVisitor(browser, server, { viewport, colorScheme });
  await signIn(v.page, 'alice@mail.test', 'linnet-linnet');
  const call = (path: string, body: object) => v.page.evaluate(async ([p, b]) => {
    const r = await fetch(p!, { method: 'POST', headers: { 'content-type': 'application/json' }, body: b! }); return r.json();
  }, [path, JSON.stringify(body)]);
  const bob = await v.page.evaluate(async () => (await (await fetch('/api/v1/accounts/lookup?acct=bob')).json()).id);
  await call(`/api/v1/accounts/${bob}/mute`, { duration: 86400 });
  for (const domain of ['loud.example', 'a-rather-long-name-of-a-server.somewhere-else.example']) await call('/api/v1/domain_blocks', { domain });
  for (const path of process.argv.slice(2)) {
    await openPage(v.page, path);
    if (path === '/@bob') { await v.page.getByRole('main').getByLabel('More').first().click(); }
    await v.page.screenshot({ path: `/tmp/people/${name}${path.replaceAll('/', '_')}.png` });
  }
  await call(`/api/v1/accounts/${bob}/unmute`, {});
  await openPage(v.page, '/@bob');
  await v.page.getByRole('main').getByLabel('More').first().click();
  await v.page.getByRole('button', { name: 'Mute', exact: true }).click();
  await v.page.getByRole('dialog').waitFor();
  await v.page.screenshot({ path: `/tmp/people/${name}_mute.png` });
  await v.close();
}
await browser.close(); await server.stop();
