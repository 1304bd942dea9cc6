/**
 * A server of S3 in a process of its own: s3rver, which checks signatures, and before it what s3rver leaves out: who
 * does not sign reads nothing, unless the bucket is one that everybody reads.
 */
import { createRequire } from 'node:module';

interface Koa {
  middleware: unknown[];
  run(): Promise<unknown>;
}
interface Request {
  method: string;
  path: string;
  headers: Record<string, string>;
  query: Record<string, string>;
  status: number;
  body: string;
}

const S3rver = createRequire(import.meta.url)('@20minutes/s3rver') as new (options: object) => Koa;
const [port, directory] = process.argv.slice(2);

const server = new S3rver({
  address: '127.0.0.1',
  port: Number(port),
  directory,
  silent: true,
  vhostBuckets: false,
  configureBuckets: [{ name: 'private' }, { name: 'open' }],
});
server.middleware.unshift(async (request: Request, next: () => Promise<void>) => {
  const isSigned = request.headers['authorization'] !== undefined || request.query['X-Amz-Signature'] !== undefined;
  if (isSigned || (request.method === 'GET' && request.path.startsWith('/open/'))) return next();
  request.status = 403;
  request.body = '<Error><Code>AccessDenied</Code></Error>';
  return undefined;
});
await server.run();
process.stdout.write('ready\n');
