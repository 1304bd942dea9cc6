import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fastify, { type FastifyInstance } from 'fastify';
import type { Auth, FindToken } from '../src/api/http/auth.ts';
import { installHttp } from '../src/api/http/install-http.ts';
import type { ApiProfile } from '../src/api/http/profile.ts';
import { createTokenBuckets } from '../src/api/http/token-buckets.ts';
import { mastodonProfile } from '../src/api/mastodon/http/profile.ts';
import { systemRng } from '../src/lib/rng.ts';

/** A token's holder with everything allowed that the test does not take away. */
export function createAuth(changes: Partial<Auth> = {}): Auth {
  return { userId: 1, accountId: 10, appId: 3, tokenId: 7, scopes: new Set(['read', 'write']), role: null, ...changes };
}

/** The shared HTTP layer with nothing above it: a bare Fastify, a clock driven by hand, tokens from a table. */
export async function createHttpApp(
  tokens: Record<string, Awaited<ReturnType<FindToken>>>,
  addRoutes: (app: FastifyInstance) => void,
  profile: ApiProfile = mastodonProfile,
) {
  const tempDir = mkdtempSync(join(tmpdir(), 'linnet-http-'));
  let at = Date.UTC(2026, 0, 1);
  const app = fastify();
  const clock = { now: () => at, after: () => () => {}, every: () => () => {} };
  await app.register(async (api) => {
    installHttp(api, {
      profile,
      buckets: createTokenBuckets(clock),
      rng: systemRng,
      publicUrl: 'https://linnet.test',
      findToken: async (token) => (Object.hasOwn(tokens, token) ? tokens[token]! : null),
      tempDir,
    });
    addRoutes(api);
  });
  await app.ready();
  return {
    app,
    tempDir,
    advance: (ms: number) => {
      at += ms;
    },
    async close() {
      await app.close();
      rmSync(tempDir, { recursive: true, force: true });
    },
  };
}

export interface Part {
  name: string;
  value: string | Buffer;
  filename?: string;
  type?: string;
}

/** A multipart body as browsers write it. */
export function createMultipart(parts: readonly Part[]): { headers: Record<string, string>; payload: Buffer } {
  const boundary = 'linnet-boundary';
  const chunks = parts.flatMap((part) => {
    const filename = part.filename === undefined ? '' : `; filename="${part.filename}"`;
    const type = part.type === undefined ? '' : `content-type: ${part.type}\r\n`;
    const head = `--${boundary}\r\ncontent-disposition: form-data; name="${part.name}"${filename}\r\n${type}\r\n`;
    return [Buffer.from(head), Buffer.from(part.value), Buffer.from('\r\n')];
  });
  return {
    headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
    payload: Buffer.concat([...chunks, Buffer.from(`--${boundary}--\r\n`)]),
  };
}
