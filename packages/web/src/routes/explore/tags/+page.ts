import { failPage } from '#lib/api/page-error.ts';
import { fetchTrendingTags } from '#lib/api/trends.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ fetch }) => ({ tags: await fetchTrendingTags(fetch).catch(failPage) });
