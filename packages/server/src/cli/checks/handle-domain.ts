import { originOfHost } from '../../config/origin-of-host.ts';
import { mint } from '../../core/addresses.ts';
import type { Context } from '../../core/context.ts';
import { readJrd } from '../../federation/read/jrd.ts';
import { type Check, type Finding, ok, problem, withDatabase } from './check.ts';

const MAX_BYTES = 64_000;
const WITHIN_MS = 10_000;

/** Whether the domain of handles leads others here: without it nobody elsewhere finds anybody of this server. */
export const handleDomainCheck: Check = {
  id: 'handle-domain',
  network: true,
  run: withDatabase(async ({ ctx }) => {
    const { web, handles } = ctx.config.hosts;
    return web === handles ? ok(`handles are @…@${handles}, as the address`) : ask(ctx);
  }),
};

/** Asks for the server's own account, which is always there. */
async function ask(ctx: Context): Promise<Finding> {
  const { handles } = ctx.config.hosts;
  const resource = encodeURIComponent(`acct:${handles}@${handles}`);
  const url = `${originOfHost(ctx.config, handles)}/.well-known/webfinger?resource=${resource}`;
  const fix = adviseOn(ctx);
  try {
    const { status, body } = await ctx.http.request({ method: 'GET', url, maxBytes: MAX_BYTES, timeoutMs: WITHIN_MS });
    if (status !== 200) return problem(`${url} answers ${status}, and others cannot find anybody of here`, fix);
    const [self = 'nobody'] = readJrd(body, MAX_BYTES)?.candidates ?? [];
    if (self === mint.server(ctx)) return ok(`${handles} leads to ${mint.path(ctx, '')}`);
    return problem(`${url} names ${self}, where it should name ${mint.server(ctx)}`, fix);
  } catch (error) {
    return problem(`${url} cannot be reached: ${(error as Error).message}`, fix);
  }
}

function adviseOn(ctx: Context): string {
  const { handles } = ctx.config.hosts;
  const web = mint.path(ctx, '');
  const paths = '/.well-known/webfinger /.well-known/host-meta /.well-known/host-meta.json /.well-known/nodeinfo';
  return (
    `Let ${handles} redirect ${paths.replaceAll(' ', ', ')} here, query included. ` +
    `Caddy: @linnet path ${paths} and redir @linnet ${web}{uri} 302. ` +
    `nginx: location ~ ^/\\.well-known/(webfinger|host-meta|host-meta\\.json|nodeinfo)$ { return 302 ${web}$request_uri; }`
  );
}
