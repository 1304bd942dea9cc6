/** What the head of a picture says about its size. */
export interface PictureSize {
  width: number;
  height: number;
  /** Of an animated PNG; 1 for all others, which do not say it at their beginning. */
  frames: number;
}

/** The size of a JPEG, PNG, GIF, WebP or AVIF; undefined while the head is too short to tell, or says nothing. */
export function readPictureSize(head: Uint8Array): PictureSize | undefined {
  const bytes = Buffer.from(head.buffer, head.byteOffset, head.byteLength);
  const text = bytes.toString('latin1', 0, 16);
  if (bytes.length < 32) return undefined;
  if (text.startsWith('\x89PNG')) return readPng(bytes);
  if (text.startsWith('GIF8')) return { width: bytes.readUInt16LE(6), height: bytes.readUInt16LE(8), frames: 1 };
  if (text.startsWith('RIFF')) return readWebp(bytes);
  if (text.startsWith('\xff\xd8')) return readJpeg(bytes);
  return text.startsWith('ftyp', 4) ? readAvif(bytes) : undefined;
}

function readPng(bytes: Buffer): PictureSize {
  const control = bytes.indexOf('acTL', 33, 'latin1');
  const frames = control === -1 || control + 8 > bytes.length ? 1 : bytes.readUInt32BE(control + 4);
  return { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20), frames };
}

/** RFC 9649 §2: extended, lossless (14 bits each, less one) or lossy. */
function readWebp(bytes: Buffer): PictureSize | undefined {
  const kind = bytes.toString('latin1', 12, 16);
  if (kind === 'VP8X') return { width: bytes.readUIntLE(24, 3) + 1, height: bytes.readUIntLE(27, 3) + 1, frames: 1 };
  if (kind === 'VP8L') {
    const bits = bytes.readUInt32LE(21);
    return { width: (bits & 0x3fff) + 1, height: ((bits >> 14) & 0x3fff) + 1, frames: 1 };
  }
  if (kind !== 'VP8 ') return undefined;
  return { width: bytes.readUInt16LE(26) & 0x3fff, height: bytes.readUInt16LE(28) & 0x3fff, frames: 1 };
}

/** ITU T.81 §B: segments with lengths, until one that starts a frame. */
function readJpeg(bytes: Buffer): PictureSize | undefined {
  for (let at = 2; at + 9 <= bytes.length; ) {
    if (bytes[at] !== 0xff) return undefined;
    const marker = bytes[at + 1] as number;
    if (marker === 0xff) {
      at++;
      continue;
    }
    const startsFrame = marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
    if (startsFrame) return { width: bytes.readUInt16BE(at + 7), height: bytes.readUInt16BE(at + 5), frames: 1 };
    at += 2 + bytes.readUInt16BE(at + 2);
  }
  return undefined;
}

/** ISO 23008-12 §6.5.3: a property for each of the images in the file; the largest counts. */
function readAvif(bytes: Buffer): PictureSize | undefined {
  let largest: PictureSize | undefined;
  for (let at = bytes.indexOf('ispe', 0, 'latin1'); at !== -1; at = bytes.indexOf('ispe', at + 4, 'latin1')) {
    if (at + 16 > bytes.length) break;
    const [width, height] = [bytes.readUInt32BE(at + 8), bytes.readUInt32BE(at + 12)];
    if (largest === undefined || width * height > largest.width * largest.height)
      largest = { width, height, frames: 1 };
  }
  return largest;
}
