import { findAccount } from '../../core/accounts/find.ts';
import type { Context } from '../../core/context.ts';
import { loadInstanceSettings } from '../../core/users/settings.ts';
import { findUsage, type Usage } from '../../db/queries/usage.ts';
import { createCache } from '../../lib/cache.ts';
import type { NodeinfoInput } from '../render/nodeinfo.ts';

const DAY_MS = 86_400_000;
const FRESH_MS = 600_000;

/** What documents of NodeInfo are made of. How busy the server is, is counted every ten minutes at most. */
export function createNodeinfoLoader(ctx: Context): () => Promise<NodeinfoInput> {
  const cached = createCache<'usage', Promise<Usage>>({ max: 1, ttlMs: FRESH_MS, clock: ctx.clock });

  function loadUsage(): Promise<Usage> {
    const known = cached.get('usage');
    if (known !== undefined) return known;
    const now = ctx.clock.now();
    const counting = findUsage
      .first(ctx.db, { monthAgo: now - 30 * DAY_MS, halfyearAgo: now - 180 * DAY_MS })
      .then((row) => row as Usage);
    cached.set('usage', counting);
    counting.catch(() => cached.clear());
    return counting;
  }

  return async () => {
    const settings = await loadInstanceSettings(ctx);
    const { title, description, registrations, contactEmail, contactAccountId, privateServer } = settings;
    const contact = contactAccountId === null ? undefined : await findAccount(ctx, contactAccountId);
    const name = contact === undefined || contact.deletedAt !== null ? '' : contact.displayName || contact.username;
    return {
      here: ctx,
      limits: settings,
      title,
      description,
      registrationsOpen: registrations === 'open',
      approvalRequired: registrations === 'approval',
      private: privateServer === 'on',
      maintainer: name === '' && contactEmail === '' ? undefined : { name, email: contactEmail },
      usage: privateServer === 'on' ? undefined : await loadUsage(),
    };
  };
}
