/** What the first bytes of a file say it is; names and declared types from outside are never believed. */
export interface MediaType {
  family: 'image' | 'video' | 'audio';
  mimeType: string;
  /** Without a dot. */
  extension: string;
}

/** How many bytes from the start are looked at. */
export const SNIFF_BYTES = 4_096;

const JPEG: MediaType = { family: 'image', mimeType: 'image/jpeg', extension: 'jpg' };
const PNG: MediaType = { family: 'image', mimeType: 'image/png', extension: 'png' };
const GIF: MediaType = { family: 'image', mimeType: 'image/gif', extension: 'gif' };
const WEBP: MediaType = { family: 'image', mimeType: 'image/webp', extension: 'webp' };
const AVIF: MediaType = { family: 'image', mimeType: 'image/avif', extension: 'avif' };
const HEIC: MediaType = { family: 'image', mimeType: 'image/heic', extension: 'heic' };
const MP4: MediaType = { family: 'video', mimeType: 'video/mp4', extension: 'mp4' };
const MOV: MediaType = { family: 'video', mimeType: 'video/quicktime', extension: 'mov' };
const WEBM: MediaType = { family: 'video', mimeType: 'video/webm', extension: 'webm' };
const MKV: MediaType = { family: 'video', mimeType: 'video/x-matroska', extension: 'mkv' };
const M4A: MediaType = { family: 'audio', mimeType: 'audio/mp4', extension: 'm4a' };
const MP3: MediaType = { family: 'audio', mimeType: 'audio/mpeg', extension: 'mp3' };
const OGG: MediaType = { family: 'audio', mimeType: 'audio/ogg', extension: 'ogg' };
const FLAC: MediaType = { family: 'audio', mimeType: 'audio/flac', extension: 'flac' };
const WAV: MediaType = { family: 'audio', mimeType: 'audio/wav', extension: 'wav' };

const PREFIXES: [string, MediaType][] = [
  ['\xff\xd8\xff', JPEG],
  ['\x89PNG\r\n\x1a\n', PNG],
  ['GIF87a', GIF],
  ['GIF89a', GIF],
  ['ID3', MP3],
  ['OggS', OGG],
  ['fLaC', FLAC],
];

/** ISO 14496-12 §4.3: brands say which of the many users of the format a file is for. */
const BRANDS: Record<string, MediaType> = {
  avif: AVIF,
  avis: AVIF,
  heic: HEIC,
  heix: HEIC,
  heim: HEIC,
  heis: HEIC,
  hevc: HEIC,
  hevx: HEIC,
  hevm: HEIC,
  hevs: HEIC,
  mif1: HEIC,
  msf1: HEIC,
  'qt  ': MOV,
  'M4A ': M4A,
};

/** Undefined for anything that is not in the list. */
export function sniffMedia(head: Uint8Array): MediaType | undefined {
  const text = Buffer.from(head.buffer, head.byteOffset, Math.min(head.byteLength, SNIFF_BYTES)).toString('latin1');
  const byPrefix = PREFIXES.find(([prefix]) => text.startsWith(prefix));
  if (byPrefix !== undefined) return byPrefix[1];
  // RFC 9559 §11.1: the header of EBML names what is inside.
  if (text.startsWith('\x1aE\xdf\xa3')) return text.slice(0, 64).includes('matroska') ? MKV : WEBM;
  if (text.startsWith('RIFF')) return { WEBP: WEBP, WAVE: WAV }[text.slice(8, 12)];
  if (text.slice(4, 8) === 'ftyp') return sniffBrand(head, text);
  // An MPEG audio frame without tags: eleven set bits, layer III.
  return /^\xff[\xe2\xe3\xf2\xf3\xfa\xfb]/.test(text) ? MP3 : undefined;
}

/** The major brand decides; `mif1` only says "some still image", so there the compatible ones do. */
function sniffBrand(head: Uint8Array, text: string): MediaType | undefined {
  const size = Buffer.from(head.buffer, head.byteOffset, 4).readUInt32BE(0);
  const major = text.slice(8, 12);
  const compatible: string[] = text.slice(16, Math.min(size, 128)).match(/.{4}/gs) ?? [];
  if ((major === 'mif1' || major === 'msf1') && compatible.includes('avif')) return AVIF;
  if (major in BRANDS) return BRANDS[major];
  return compatible.includes('avif') ? AVIF : MP4;
}

/** Whether a picture may be an animation, by its head; of a GIF only its end would tell. */
export function mayMove(head: Uint8Array): boolean {
  const text = Buffer.from(head.buffer, head.byteOffset, Math.min(head.byteLength, SNIFF_BYTES)).toString('latin1');
  if (text.startsWith('\x89PNG')) return text.includes('acTL');
  // RFC 9649 §2.7: the second bit of the flags.
  if (text.startsWith('RIFF')) return text.startsWith('VP8X', 12) && ((head[20] ?? 0) & 2) !== 0;
  return text.startsWith('GIF8') || text.startsWith('ftypavis', 4);
}
