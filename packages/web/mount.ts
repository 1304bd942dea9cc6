import { readFile } from 'node:fs/promises';

/** What the server hands to the web app with each request. */
export interface WebPlatform {
  /** Answers a request to the public API in process: server rendering opens no socket. */
  api(request: Request): Promise<Response>;
  /** The server's own URL without a trailing slash, such as `https://example.org`. */
  publicUrl: string;
  /** The host name in handles: `@user@host`. */
  host: string;
  /** Visitors may see the way in, and nothing else. */
  closed: boolean;
  /** What stands behind the style of every page, as text that is safe in one; '' for nothing. */
  style: string;
  /** Where a redirect may lead that somebody else names: the path on this server, undefined for any other place. */
  toLocalPath(target: string | null): string | undefined;
}

export type WebHandler = (request: Request, platform: WebPlatform) => Promise<Response>;

interface KitServer {
  init(options: { env: Record<string, string> }): Promise<void>;
  respond(request: Request, options: { platform: WebPlatform; getClientAddress(): string }): Promise<Response>;
}

const defaultBuild = new URL('./build/', import.meta.url);

/** The folder of static files; everything under its `_app/immutable/` may be cached for a year. */
export function clientDirectory(build: URL = defaultBuild): URL {
  return new URL('client/', build);
}

/**
 * The URL paths of all static files (`/favicon.svg`, `/_app/immutable/…`). A file may have a `.br` and a `.gz`
 * sibling on disk, not listed here.
 */
export async function listClientFiles(build: URL = defaultBuild): Promise<ReadonlySet<string>> {
  const text = await readFile(new URL('assets.json', build), 'utf8');
  const assets = JSON.parse(text) as { files: string[] };
  return new Set(assets.files.map((file) => `/${file}`));
}

/** Imports the built web app and returns its request handler. Throws when `vite build` has not run. */
export async function createWebHandler(build: URL = defaultBuild): Promise<WebHandler> {
  const built = (await import(new URL('server/server.js', build).href)) as { server: KitServer };
  await built.server.init({ env: {} });
  return (request, platform) => built.server.respond(request, { platform, getClientAddress: () => '' });
}
