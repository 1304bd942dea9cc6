import { fetchInstance } from '#lib/api/timelines.ts';
import type { Instance } from '#lib/api/types.ts';
import type { LayoutServerLoad } from './$types';

async function loadInstance(fetcher: typeof fetch, host: string): Promise<Instance> {
  try {
    return await fetchInstance(fetcher);
  } catch {
    const registrations = { enabled: false, approval_required: false };
    return { title: host, version: '', description: '', registrations };
  }
}

export const load: LayoutServerLoad = async ({ locals, fetch, platform, url }) => {
  const host = platform?.host ?? url.host;
  const instance = await loadInstance(fetch, host);
  const { me, preferences, locale } = locals;
  const closed = platform?.closed ?? false;
  return { me, preferences, locale, instance, host, closed, publicUrl: platform?.publicUrl ?? url.origin };
};
