import { Agent, request } from 'node:http';
import { createRequire } from 'node:module';
import { median } from './measure.ts';

const require = createRequire(import.meta.url);

export interface LoadResult {
  requests: number;
  seconds: number;
  /** Of the answers, in milliseconds. */
  p50: number;
  p99: number;
}

type Autocannon = (options: object) => Promise<{
  requests: { total: number };
  duration: number;
  latency: { p50: number; p99: number };
  non2xx: number;
  errors: number;
}>;

/**
 * The server asks for a new connection after 1,000 requests, and refuses what still comes over the old one. The load
 * generator does not read `Connection: close`, so that it has to change connections by itself, before it is told to.
 */
const REQUESTS_PER_CONNECTION = 900;

/** The same GET again and again over `connections` connections. */
export async function repeatGet(url: string, seconds: number, headers: Record<string, string> = {}, connections = 8) {
  const autocannon = require('autocannon') as Autocannon;
  const reconnectRate = REQUESTS_PER_CONNECTION;
  const result = await autocannon({ url, connections, duration: seconds, headers, reconnectRate });
  if (result.non2xx + result.errors > 0)
    throw new Error(`${url}: ${result.non2xx + result.errors} answers were not 2xx`);
  return {
    requests: result.requests.total,
    seconds: result.duration,
    p50: result.latency.p50,
    p99: result.latency.p99,
  };
}

export interface Post {
  method?: 'GET' | 'POST' | 'DELETE';
  path: string;
  headers: Record<string, string | number>;
  body: string | Buffer;
}

/** Sends each of `posts` once, `clients` at a time, each on a connection of its own. Every answer has to be `status`. */
export async function sendAll(
  origin: string,
  posts: Iterator<Post>,
  clients: number,
  status: number,
): Promise<LoadResult> {
  const { hostname, port } = new URL(origin);
  const latencies: number[] = [];
  const agent = new Agent({ keepAlive: true, maxSockets: clients });
  const send = (post: Post) =>
    new Promise<void>((resolve, reject) => {
      const began = performance.now();
      const headers = { 'content-length': Buffer.byteLength(post.body), ...post.headers };
      const { method = 'POST', path } = post;
      const outgoing = request({ agent, hostname, port, method, path, headers }, (answer) => {
        let text = '';
        answer.setEncoding('utf8');
        answer.on('data', (chunk) => {
          text += chunk;
        });
        answer.on('end', () => {
          latencies.push(performance.now() - began);
          if (answer.statusCode === status) resolve();
          else reject(new Error(`${post.path}: ${answer.statusCode} ${text.slice(0, 200)}`));
        });
      });
      outgoing.on('error', reject);
      outgoing.end(post.body);
    });
  const began = performance.now();
  const client = async () => {
    for (let next = posts.next(); !next.done; next = posts.next()) await send(next.value);
  };
  await Promise.all(Array.from({ length: clients }, client));
  agent.destroy();
  const sorted = latencies.toSorted((a, b) => a - b);
  return {
    requests: latencies.length,
    seconds: (performance.now() - began) / 1000,
    p50: median(latencies),
    p99: sorted[Math.floor(sorted.length * 0.99)] ?? Number.NaN,
  };
}
