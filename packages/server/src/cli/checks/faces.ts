import { mint } from '../../core/addresses.ts';
import type { Context } from '../../core/context.ts';
import { DOORS } from '../../core/doors.ts';
import { readDocument } from '../../federation/read/read-document.ts';
import { type Check, type Finding, ok, problem, warning, withDatabase } from './check.ts';

const MAX_BYTES = 64_000;
const WITHIN_MS = 10_000;

/** Whether apps that are sent to a face find there what they look for. */
export const facesCheck: Check = {
  id: 'faces',
  network: true,
  run: withDatabase(async ({ ctx }) => {
    const { faces } = ctx.config.hosts;
    if (faces.size === 0) return ok('there are no faces');
    const findings = await Promise.all([...faces.keys()].map((host) => look(ctx, host)));
    return findings.find(({ level }) => level !== 'ok') ?? ok(`${[...faces.keys()].join(', ')} answer`);
  }),
};

async function look(ctx: Context, host: string): Promise<Finding> {
  const wanted = DOORS[ctx.config.hosts.faces.get(host) ?? 'lemmy'].software.name;
  const url = mint.face(ctx, host, '/nodeinfo/2.1');
  const fix = `Point the DNS of ${host} at this machine, and add the name to the proxy's site of this server, with its certificate and the Host header unchanged.`;
  try {
    const { status, body } = await ctx.http.request({ method: 'GET', url, maxBytes: MAX_BYTES, timeoutMs: WITHIN_MS });
    const reading = readDocument(body);
    const name = reading.understood && reading.kind === 'nodeinfo' ? reading.value.software.name : `HTTP ${status}`;
    if (name === wanted) return ok(`${host} answers`);
    if (name !== 'linnet') return problem(`${url} answers ${name} instead of ${wanted}`, fix);
    return warning(
      `${host} is closed to apps of ${wanted}: their API is not part of this server, or it does not see the name`,
      `Remove the face from FACES. If the log of the server says nothing of it at the start: ${fix}`,
    );
  } catch (error) {
    return problem(`${url} cannot be reached: ${(error as Error).message}`, fix);
  }
}
