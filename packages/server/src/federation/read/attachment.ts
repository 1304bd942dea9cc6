import {
  isObject,
  type JsonObject,
  listOf,
  readBoolean,
  readCount,
  readHttpUrl,
  readName,
  readNumber,
  readText,
} from './fields.ts';

const MAX_ATTACHMENTS = 16;
const MEDIA_TYPE = /^[a-z]{1,32}\/[\w.+-]{1,96}/i;

export interface ReadAttachment {
  type: 'image' | 'video' | 'audio' | 'link' | 'unknown';
  mediaType: string | null;
  url: string;
  /** The description for those who cannot see it. */
  name: string | null;
  width: number | null;
  height: number | null;
  blurhash: string | null;
  /** From -1 to 1, right and up. */
  focalPoint: [number, number] | null;
  sensitive: boolean;
}

/** Reads `attachment`: files and links; fields of profiles and what has no address are left out. */
export function readAttachments(value: unknown): ReadAttachment[] {
  return listOf(value, 4 * MAX_ATTACHMENTS)
    .map((attachment) => (isObject(attachment) ? readAttachment(attachment) : null))
    .filter((attachment) => attachment !== null)
    .slice(0, MAX_ATTACHMENTS);
}

/** The files of a Video, Audio or Image whose `url` lists them beside its page (PeerTube, Funkwhale). */
export function readMediaLinks(object: JsonObject): ReadAttachment[] {
  return listOf(object['url'], 64)
    .filter((link) => isObject(link) && /^(?:video|audio|image)\/|mpegurl/i.test(String(link['mediaType'])))
    .map((link) => readAttachment(link as JsonObject))
    .filter((attachment) => attachment !== null)
    .slice(0, MAX_ATTACHMENTS);
}

function readAttachment(value: JsonObject): ReadAttachment | null {
  const type = typeof value['type'] === 'string' ? value['type'] : '';
  if (type === 'PropertyValue' || type === 'Note') return null;
  const link = pickLink(value);
  const url = readHttpUrl(link);
  if (url === null) return null;
  const given = readName(isObject(link) ? (link['mediaType'] ?? value['mediaType']) : value['mediaType'], 256);
  const mediaType = given !== null && MEDIA_TYPE.test(given) ? given : null;
  return {
    type: chooseType(type, mediaType),
    mediaType,
    url,
    name: readText(value['name'] ?? value['summary'], 10_000),
    width: readCount(value['width']),
    height: readCount(value['height']),
    blurhash: readName(value['blurhash'] ?? value['_misskey_blurhash'], 128),
    focalPoint: readFocalPoint(value['focalPoint']),
    sensitive: readBoolean(value['sensitive']) === true,
  };
}

/** Of several addresses the first that is a file of a type we can name. */
function pickLink(value: JsonObject): unknown {
  const links = listOf(value['url'] ?? value['href'], 16).filter((link) => readHttpUrl(link) !== null);
  const media = links.find((link) => isObject(link) && /^(?:image|video|audio)\//.test(String(link['mediaType'])));
  return media ?? links[0];
}

function chooseType(type: string, mediaType: string | null): ReadAttachment['type'] {
  const family = mediaType?.split('/')[0]?.toLowerCase();
  if (family === 'image' || family === 'video' || family === 'audio') return family;
  if (type === 'Image') return 'image';
  if (type === 'Video' || mediaType?.toLowerCase().includes('mpegurl')) return 'video';
  if (type === 'Audio') return 'audio';
  return type === 'Link' || type === 'Page' ? 'link' : 'unknown';
}

function readFocalPoint(value: unknown): [number, number] | null {
  const point = isObject(value) ? value['@list'] : value;
  if (!Array.isArray(point) || point.length !== 2) return null;
  const x = readNumber(point[0]);
  const y = readNumber(point[1]);
  return x === null || y === null || Math.abs(x) > 1 || Math.abs(y) > 1 ? null : [x, y];
}
