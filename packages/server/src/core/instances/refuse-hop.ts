import { hostOfUrl } from '../../lib/host.ts';
import type { Context } from '../context.ts';
import { loadPolicies } from './policy.ts';

/**
 * For `refuse` of a request: whether an address that it leads to is of a suspended server, or of one whose files are not
 * shown where it asks for `media`. A `list` of servers may be kept by one that is not allowed, where only some are. Redirects
 * lead around no decision.
 */
export async function loadRefusal(ctx: Context, what?: 'media' | 'list'): Promise<(url: URL) => boolean> {
  const policyOf = await loadPolicies(ctx);
  return (url) => {
    const host = hostOfUrl(url);
    if (host === undefined) return true;
    const { policy, rejectMedia } = policyOf(host, what === 'list' ? 'blocks' : undefined);
    return policy === 'suspended' || (what === 'media' && rejectMedia);
  };
}
