import { readdir, readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { clientDirectory, listClientFiles } from '@linnet/web';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { readWishes } from '../lib/accept.ts';
import { sha256Hex } from '../lib/hash.ts';

const YEAR_S = 31_536_000;
const AN_HOUR_S = 3_600;

/** What stands beside a file compressed, the smallest first. */
const CODINGS = [
  { name: 'br', suffix: '.br' },
  { name: 'gzip', suffix: '.gz' },
];
type Coding = (typeof CODINGS)[number];

const TYPES: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
};

/** Answers with the file of the web app that a path names, such as `/_app/…`; undefined where there is none. */
export type SendClientFile = (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply | undefined>;

/**
 * The files of a build of the web app. Looked up here instead of by a route each: three hundred routes and their HEADs
 * are 3 MB.
 */
export async function openClientFiles(build: URL): Promise<SendClientFile> {
  const folder = clientDirectory(build);
  const onDisk = new Set((await readdir(folder, { recursive: true })).map((name) => `/${name.replaceAll('\\', '/')}`));
  const files = new Map<string, { type: string; codings: Coding[] }>();
  for (const path of await listClientFiles(build)) {
    const type = TYPES[extname(path)];
    if (type === undefined) throw new Error(`${path}: a file of the web app of no known type`);
    files.set(path, { type, codings: CODINGS.filter(({ suffix }) => onDisk.has(path + suffix)) });
  }

  return async ({ url, headers }, reply) => {
    const path = url.split('?', 1)[0] as string;
    const file = files.get(path);
    if (file === undefined) return undefined;
    const wishes = readWishes(headers['accept-encoding']);
    const coding = file.codings.find(({ name }) => wishes.some(({ value, q }) => value === name && q > 0));
    const bytes = await readFile(new URL(`.${path}${coding?.suffix ?? ''}`, folder));
    // Each coding has bytes, and so a tag, of its own (RFC 9110 §8.8.3).
    const etag = `"${sha256Hex(bytes).slice(0, 32)}"`;
    const immutable = path.includes('/_app/immutable/');
    reply
      .header('cache-control', immutable ? `public, max-age=${YEAR_S}, immutable` : `public, max-age=${AN_HOUR_S}`)
      .header('etag', etag)
      .type(file.type);
    if (file.codings.length > 0) reply.header('vary', 'Accept-Encoding');
    if (coding !== undefined) reply.header('content-encoding', coding.name);
    return headers['if-none-match'] === etag ? reply.code(304).send() : reply.send(bytes);
  };
}
