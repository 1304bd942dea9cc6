import { buffer } from 'node:stream/consumers';
import type { Context } from '../../core/context.ts';
import { type Check, type Finding, ok, problem, withDatabase } from './check.ts';

const WITHIN_MS = 10_000;

/** Where files lie: tried with one of a few bytes, that goes again. */
export const STORAGE_CHECKS: Check[] = [{ id: 'storage', run: withDatabase(({ ctx }) => tryStorage(ctx)) }];

async function tryStorage(ctx: Context): Promise<Finding> {
  const { storage, rng, config } = ctx;
  // What an interrupted look leaves behind is found by the look after strays.
  const key = `cache/00/${rng.bytes(16).toString('hex')}.png`;
  const bytes = rng.bytes(32);
  try {
    await storage.put(key, bytes, { mimeType: 'image/png' });
    const file = await storage.get(key);
    if (file === undefined || !(await buffer(file.body)).equals(bytes)) throw new Error('what was written is not read');
    const trouble = await tryAddress(ctx, key, bytes);
    await storage.delete(key);
    const left = await storage.get(key);
    left?.body.destroy();
    if (left !== undefined) throw new Error('what was deleted is still there');
    return trouble ?? ok(`files lie in ${storage.name}`);
  } catch (error) {
    const { message, cause } = error as Error;
    const why = cause instanceof Error ? cause.message : message;
    const fix =
      config.s3 === null
        ? 'Give DATA_DIR to the user that runs Linnet, and make room.'
        : 'Check S3_ENDPOINT, S3_REGION, S3_BUCKET, S3_PATH_STYLE and the keys: they have to list, read, write and delete in the bucket.';
    return problem(`${storage.name}: ${why}`, fix);
  }
}

/** Where people are sent for a file, that has to be open to them. */
async function tryAddress(
  { config, storage, http }: Context,
  key: string,
  bytes: Buffer,
): Promise<Finding | undefined> {
  const url = await storage.lendUrlOf(key);
  if (url === undefined) return undefined;
  if (config.publicUrl.startsWith('https:') && !url.startsWith('https:')) {
    return problem(
      `browsers get files from ${storage.origin}, which is not https, and refuse them`,
      'Give S3_PUBLIC_URL or S3_ENDPOINT with https://, or set S3_SERVE=proxy.',
    );
  }
  const why = await http.request({ method: 'GET', url, maxBytes: 1_024, timeoutMs: WITHIN_MS }).then(
    ({ status, body }) => (status === 200 && body.equals(bytes) ? undefined : `answers ${status}`),
    (error) => (error as Error).message,
  );
  if (why === undefined) return undefined;
  return problem(
    `${storage.origin}, where browsers get files from: ${why}`,
    config.s3?.serve === 'public'
      ? 'Let everybody read the objects of the bucket (not list them), and check S3_PUBLIC_URL; or set S3_SERVE=redirect.'
      : 'Let browsers reach S3_ENDPOINT, or set S3_SERVE=proxy.',
  );
}
