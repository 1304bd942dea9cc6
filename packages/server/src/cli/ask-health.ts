import type { Config } from '../config/load.ts';
import { createHttpClient } from '../net/client.ts';

export type Health = 'running' | 'failing' | 'stopped';

/** Asks the server that this configuration describes, on the port it would listen on, how it is. */
export async function askHealth(config: Config): Promise<Health> {
  const http = createHttpClient({ allowPrivate: true, userAgent: 'linnet' });
  const host = config.host === '0.0.0.0' || config.host === '::' ? '127.0.0.1' : config.host;
  const url = `http://${host.includes(':') ? `[${host}]` : host}:${config.port}/health`;
  try {
    const answer = await http.request({ method: 'GET', url, maxBytes: 10_000, timeoutMs: 3_000 });
    return answer.status === 200 ? 'running' : 'failing';
  } catch {
    return 'stopped';
  } finally {
    await http.close();
  }
}
