import { findMedia } from '../../lib/html/find-media.ts';
import { BOUNDS } from './bounds.ts';
import {
  attempt,
  isObject,
  type JsonObject,
  listOf,
  readBoolean,
  readCount,
  readHttpUrl,
  readImageUrl,
  readName,
  readNumber,
} from './fields.ts';
import { readPhrase } from './natural.ts';
import { readType } from './vocabulary.ts';

const MEDIA_TYPE = /^[a-z]{1,32}\/[\w.+-]{1,96}/i;

export interface ReadAttachment {
  /** `unknown`: nothing in the document tells; it has to be looked at. */
  type: 'image' | 'video' | 'audio' | 'link' | 'unknown';
  mediaType: string | null;
  url: string;
  /** The description for those who cannot see it. */
  name: string | null;
  width: number | null;
  height: number | null;
  blurhash: string | null;
  /** Of what is no picture: the address of one that stands for it. */
  preview: string | null;
  /** From -1 to 1, right and up. */
  focalPoint: [number, number] | null;
  sensitive: boolean;
}

const EXTENSIONS: [ReadAttachment['type'], Set<string>][] = [
  ['image', new Set('jpg jpeg jfif png gif webp avif apng bmp heic heif tif tiff jxl svg'.split(' '))],
  ['video', new Set('mp4 m4v webm mov mkv ogv mpg mpeg avi 3gp m3u8'.split(' '))],
  ['audio', new Set('mp3 ogg oga opus wav flac m4a aac weba'.split(' '))],
];

/**
 * The files and links of an object: `attachment`, else the files that `url` lists beside the page, else a Note's `image`;
 * and what the text shows in its midst. Each address once; what is broken or has no address is left out.
 */
export function readAllAttachments(
  document: JsonObject,
  type: string,
  content: string | null,
  mediaType: string | null,
): ReadAttachment[] {
  let own = readAttachments(document['attachment']);
  if (own.length === 0) own = readMediaLinks(document);
  if (own.length === 0 && type === 'Note') own = readAttachments(document['image']);
  const isHtml = content !== null && (mediaType === null || /^text\/html/i.test(mediaType));
  return uniqueFiles(isHtml ? [...own, ...readEmbedded(content)] : own);
}

/** Reads `attachment`: files and links; fields of profiles and what has no address are left out. */
function readAttachments(value: unknown): ReadAttachment[] {
  return listOf(value, 4 * BOUNDS.attachments)
    .map((member) => (typeof member === 'string' ? { url: member } : member))
    .map((attachment) => (isObject(attachment) ? readAttachment(attachment) : null))
    .filter((attachment) => attachment !== null);
}

/** The files of a Video, Audio or Image whose `url` lists them beside its page (PeerTube, Funkwhale). */
function readMediaLinks(object: JsonObject): ReadAttachment[] {
  const preview = readPreview(object);
  return listOf(object['url'], 64)
    .filter((link) => isObject(link) && /^(?:video|audio|image)\/|mpegurl/i.test(String(link['mediaType'])))
    .map((link) => readAttachment(link as JsonObject))
    .filter((attachment) => attachment !== null)
    .map((file) => (file.type === 'image' ? file : { ...file, preview }));
}

function readEmbedded(content: string): ReadAttachment[] {
  return findMedia(content, BOUNDS.attachments)
    .map(({ kind, url, mediaType, description }) =>
      readAttachment({ type: kind, url, mediaType: mediaType ?? null, name: description ?? null }, kind),
    )
    .filter((attachment) => attachment !== null);
}

/** The first of each address. A picture in the text is often a smaller copy of one that is attached (WordPress). */
function uniqueFiles(files: ReadAttachment[]): ReadAttachment[] {
  const found = new Map<string, ReadAttachment>();
  for (const file of files) {
    const key =
      file.type === 'image' ? file.url.replace(/\?.*$/, '').replace(/-(?:\d+x\d+|scaled)(?=\.\w+$)/, '') : file.url;
    const known = found.get(key);
    if (known === undefined) found.set(key, file);
    else known.name ??= file.name;
  }
  return [...found.values()].slice(0, BOUNDS.attachments);
}

function readAttachment(value: JsonObject, kind?: ReadAttachment['type']): ReadAttachment | null {
  const type = attempt(() => readType(value)) ?? '';
  if (type === 'PropertyValue' || type === 'Note') return null;
  const link = pickLink(value);
  const url = readHttpUrl(link);
  if (url === null) return null;
  const given = readName(isObject(link) ? (link['mediaType'] ?? value['mediaType']) : value['mediaType'], BOUNDS.word);
  const mediaType = MEDIA_TYPE.exec(given ?? '')?.[0] ?? null;
  const family = kind ?? chooseType(type, mediaType, url);
  return {
    type: family,
    mediaType,
    url,
    name: readDescription(value, 'name') ?? readDescription(value, 'summary'),
    width: readCount(value['width']),
    height: readCount(value['height']),
    blurhash: readName(value['blurhash'] ?? value['_misskey_blurhash'], 128),
    preview: family === 'image' ? null : readPreview(value),
    focalPoint: readFocalPoint(value['focalPoint']),
    sensitive: readBoolean(value['sensitive']) === true,
  };
}

/** As Mastodon (`icon`), PeerTube (the same, in several sizes) and others have it. */
function readPreview(value: JsonObject): string | null {
  return readImageUrl(value['icon']) ?? readImageUrl(value['preview']) ?? readImageUrl(value['image']);
}

function readDescription(value: JsonObject, key: string): string | null {
  const text = readPhrase(value, key, BOUNDS.description);
  return text === null || text.trim() === '' ? null : text;
}

/** Of several addresses the first that is a file of a type we can name; without any, a picture that stands for it. */
function pickLink(value: JsonObject): unknown {
  const given = value['url'] ?? value['href'] ?? value['image'] ?? value['icon'] ?? value['preview'];
  const links = listOf(given, 16).filter((link) => readHttpUrl(link) !== null);
  const media = links.find((link) => isObject(link) && /^(?:image|video|audio)\//.test(String(link['mediaType'])));
  return media ?? links[0];
}

/** What the document says it is, else what its address ends in. */
function chooseType(type: string, mediaType: string | null, url: string): ReadAttachment['type'] {
  const family = mediaType?.split('/')[0]?.toLowerCase();
  if (family === 'image' || family === 'video' || family === 'audio') return family;
  if (type === 'Image') return 'image';
  if (type === 'Video' || mediaType?.toLowerCase().includes('mpegurl')) return 'video';
  if (type === 'Audio') return 'audio';
  if (type === 'Link' || type === 'Page') return 'link';
  // A type that is told, and none we can show, is not overruled by a name.
  if (mediaType !== null && mediaType.toLowerCase() !== 'application/octet-stream') return 'unknown';
  const extension = /\.(\w{2,5})$/.exec(URL.parse(url)?.pathname ?? '')?.[1]?.toLowerCase() ?? '';
  return EXTENSIONS.find(([, names]) => names.has(extension))?.[0] ?? 'unknown';
}

function readFocalPoint(value: unknown): [number, number] | null {
  const point = isObject(value) ? value['@list'] : value;
  if (!Array.isArray(point) || point.length !== 2) return null;
  const x = readNumber(point[0]);
  const y = readNumber(point[1]);
  return x === null || y === null || Math.abs(x) > 1 || Math.abs(y) > 1 ? null : [x, y];
}
