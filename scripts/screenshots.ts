/** Makes the pictures in docs/images from a server with the seeded cast. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { DESKTOP, openVisitor, PHONE, signIn, startBrowser } from '../e2e/browser.ts';
import { startServer } from '../e2e/server.ts';

const FOLDER = join(import.meta.dirname, '../docs/images');
const PICTURES = [
  { name: 'home-light', path: '/home', viewport: DESKTOP, colorScheme: 'light' },
  { name: 'home-dark', path: '/home', viewport: DESKTOP, colorScheme: 'dark' },
  { name: 'profile-phone', path: '/@bob', viewport: PHONE, colorScheme: 'light' },
] as const;

mkdirSync(FOLDER, { recursive: true });
const [server, browser] = await Promise.all([startServer({ seed: true }), startBrowser()]);
try {
  for (const { name, path, ...look } of PICTURES) {
    const { page, close } = await openVisitor(browser, server, { ...look, deviceScaleFactor: 2 });
    await signIn(page, 'carol@mail.test', 'linnet-linnet');
    // What was just read is not news any more.
    await page.goto('/notifications', { waitUntil: 'networkidle' });
    await page.goto(path, { waitUntil: 'networkidle' });
    // Few colours keep a page with flat areas small and sharp.
    const file = join(FOLDER, `${name}.png`);
    const { size } = await sharp(await page.screenshot())
      .png({ palette: true, colours: 128, effort: 10, compressionLevel: 9 })
      .toFile(file);
    console.log(`${file}: ${Math.ceil(size / 1024)} kB`);
    await close();
  }
} finally {
  await browser.close();
  await server.stop();
}
