import { originOfHost } from '../../config/origin-of-host.ts';
import { isOurs } from '../../core/addresses.ts';
import type { Context } from '../../core/context.ts';
import { isDomainSuspended } from '../../core/instances/policy.ts';
import { loadRefusal } from '../../core/instances/refuse-hop.ts';
import { beginLook, type InstanceSoftware, isLookDue, saveSoftware } from '../../core/instances/software.ts';
import { OutboundError } from '../../net/outbound-error.ts';
import { BRIEF, defineJob } from '../../queue/job.ts';
import type { ReadNodeInfoLinks } from '../read/nodeinfo.ts';
import { hostOf } from '../read/origin.ts';
import { readDocument, type Understood } from '../read/read-document.ts';

const MAX_BYTES = 64_000;
const TIMEOUT_MS = 10_000;
const ACCEPT = 'application/json, */*;q=0.5';

/** Asks a server by NodeInfo what it runs. Input: the domain of its handles. */
export const lookJob = defineJob<Context, string>({
  name: 'instances.look',
  priority: 8,
  concurrency: 2,
  // Tomorrow is soon enough.
  retry: BRIEF,
  run: async (ctx, domains) => {
    for (const domain of domains) if (await beginLook(ctx, domain)) await look(ctx, domain);
  },
});

/** To be told of every contact with a server. */
export async function requestLook(ctx: Context, domain: string): Promise<void> {
  if (domain === '' || !(await isLookDue(ctx, domain))) return;
  await ctx.db.write((tx) => ctx.queue.enqueue(tx, lookJob, [domain]), { durable: false });
}

async function look(ctx: Context, domain: string): Promise<void> {
  const links = await read(ctx, `${originOfHost(ctx.config, domain)}/.well-known/nodeinfo`);
  const href = links?.kind === 'nodeinfo-links' ? chooseLink(links.value) : undefined;
  const document = href === undefined ? undefined : await read(ctx, href);
  if (document?.kind !== 'nodeinfo') return;
  const { software, nodeName } = document.value;
  await saveSoftware(ctx, domain, {
    software: software.name.toLowerCase().slice(0, 64),
    version: software.version?.slice(0, 64) ?? null,
    title: nodeName?.slice(0, 200) ?? null,
  } satisfies InstanceSoftware);
}

/** The newest version that we read. */
function chooseLink({ links }: ReadNodeInfoLinks): string | undefined {
  const sorted = links
    .filter(({ version }) => /^[12]\.\d$/.test(version))
    .sort((a, b) => (a.version < b.version ? 1 : -1));
  return sorted[0]?.href;
}

/** Any type is taken: small servers serve files. */
async function read(ctx: Context, url: string): Promise<Understood | undefined> {
  const host = hostOf(url);
  if (host === null || isOurs(ctx, url) || (await isDomainSuspended(ctx, host))) return undefined;
  try {
    const response = await ctx.http.request({
      method: 'GET',
      url,
      headers: { accept: ACCEPT },
      maxBytes: MAX_BYTES,
      timeoutMs: TIMEOUT_MS,
      refuse: await loadRefusal(ctx),
    });
    if (response.status !== 200) return undefined;
    const document = readDocument(response.body, { maxBytes: MAX_BYTES });
    return document.understood ? document : undefined;
  } catch (error) {
    if (error instanceof OutboundError) return undefined;
    throw error;
  }
}
