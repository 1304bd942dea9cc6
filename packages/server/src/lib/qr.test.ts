import assert from 'node:assert/strict';
import { test } from 'node:test';
import decodeQR from 'qr/decode.js';
import { drawQr } from './qr.ts';
import { totpUri } from './totp.ts';

/** The picture of a path as a scanner sees it: four points a module, black on white. */
function paint({ size, path }: { size: number; path: string }) {
  const [scale, width] = [4, size * 4];
  const data = new Uint8Array(width * width * 4).fill(255);
  for (const [, x, y, length] of path.matchAll(/M(\d+) (\d+)h(\d+)v1h-\d+z/g)) {
    for (let row = Number(y) * scale; row < (Number(y) + 1) * scale; row++) {
      const start = row * width + Number(x) * scale;
      for (let i = start; i < start + Number(length) * scale; i++) data.fill(0, i * 4, i * 4 + 3);
    }
  }
  return { width, height: width, data };
}

test('what is drawn is read again', async () => {
  const uri = totpUri(Buffer.alloc(20, 7), { issuer: 'A place with a long name, & more', account: 'ann@linnet.test' });
  assert.equal(decodeQR(paint(await drawQr(uri))), uri);
});
