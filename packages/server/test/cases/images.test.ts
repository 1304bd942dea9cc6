import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import sharp from 'sharp';
import { createScene, folder, picture, type Scene, skip } from './scene.ts';

let scene: Scene;
before(async () => {
  scene = await createScene();
});
after(() => scene.close());

async function upload(file: Buffer) {
  const form = new FormData();
  form.append('file', new Blob([new Uint8Array(file)]), 'file');
  const media = await scene.ok('POST', '/api/v2/media', form);
  assert.equal(media.type, 'image');
  const { width, height } = media.meta.original as { width: number; height: number };
  return { url: media.url as string, width, height };
}

const near = (value: number, expected: number) => Math.abs(value - expected) <= expected / 100;

test('image-long-screenshot', { skip }, async () => {
  const { width, height } = await upload(readFileSync(join(folder, 'image-long-screenshot/long.png')));
  assert.deepEqual([width, height], [800, 9000]);
});

test('image-apng', { skip }, async () => {
  const { url } = await upload(readFileSync(join(folder, 'image-apng/anim.png')));
  const shown = Buffer.from(await (await fetch(url)).arrayBuffer());
  assert.equal((await sharp(shown).metadata()).pages, 2);
});

for (const [name, made, expected] of [
  ['image-50mp-phone', [8160, 6144], [3319, 2499]],
  ['image-panorama', [12_000, 1500], [8145, 1018]],
  ['a phone of 64 megapixels', [9248, 6944], [3324, 2496]],
  ['a phone of 108 megapixels', [12_032, 9024], [3325, 2494]],
  ['a tall page', [400, 20_000], [400, 20_000]],
  ['a screen of the usual size', [3840, 2160], [3840, 2160]],
] as const) {
  test(`${name}: ${made.join(' × ')}`, async () => {
    const { width, height } = await upload(await picture(made[0], made[1]));
    assert.ok(near(width, expected[0]) && near(height, expected[1]), `${width} × ${height}`);
  });
}
