import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sniffMedia } from './sniff-media.ts';

const bytes = (text: string) => Buffer.from(text, 'latin1');
const box = (major: string, ...compatible: string[]) =>
  bytes(
    `\x00\x00\x00${String.fromCharCode(16 + compatible.length * 4)}ftyp${major}\x00\x00\x00\x00${compatible.join('')}`,
  );

test('a file is what its first bytes say', () => {
  const expected: [Buffer, string | undefined][] = [
    [bytes('\xff\xd8\xff\xe0'), 'image/jpeg'],
    [bytes('\x89PNG\r\n\x1a\n'), 'image/png'],
    [bytes('GIF89a'), 'image/gif'],
    [bytes('RIFF\x00\x00\x00\x00WEBPVP8 '), 'image/webp'],
    [bytes('RIFF\x00\x00\x00\x00WAVEfmt '), 'audio/wav'],
    [bytes('RIFF\x00\x00\x00\x00AVI LIST'), undefined],
    [box('avif', 'mif1'), 'image/avif'],
    [box('mif1', 'avif'), 'image/avif'],
    [box('mif1', 'heic'), 'image/heic'],
    [box('heic', 'mif1'), 'image/heic'],
    [box('heim', 'mif1'), 'image/heic'],
    [box('hevx', 'msf1'), 'image/heic'],
    [box('isom', 'mp42'), 'video/mp4'],
    [box('qt  '), 'video/quicktime'],
    [box('M4A '), 'audio/mp4'],
    [box('constructor'.slice(0, 4)), 'video/mp4'],
    [bytes('\x1aE\xdf\xa3'), 'video/webm'],
    [bytes('OggS'), 'audio/ogg'],
    [bytes('ID3\x04'), 'audio/mpeg'],
    [bytes('\xff\xfb\x90'), 'audio/mpeg'],
    [bytes('<svg xmlns="http://www.w3.org/2000/svg"/>'), undefined],
    [bytes('<html>'), undefined],
    [bytes('%PDF-1.7'), undefined],
    [bytes('\xff\xd8'), undefined],
    [bytes('ftyp'), undefined],
    [bytes(''), undefined],
  ];
  for (const [head, mimeType] of expected) assert.equal(sniffMedia(head)?.mimeType, mimeType, head.toString('latin1'));
});
