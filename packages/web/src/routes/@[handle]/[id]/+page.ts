import { failPage } from '#lib/api/page-error.ts';
import { fetchContext } from '#lib/api/post-page.ts';
import { fetchStatus } from '#lib/api/statuses.ts';
import { rememberStatuses } from '#lib/store/entities.svelte.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ params, fetch, depends }) => {
  depends('app:thread');
  const [status, context] = await Promise.all([fetchStatus(fetch, params.id), fetchContext(fetch, params.id)]).catch(
    failPage,
  );
  rememberStatuses([status, ...context.ancestors, ...context.descendants]);
  return { status, context };
};
