import { failPage } from '#lib/api/page-error.ts';
import { fetchTrendingLinks } from '#lib/api/trends.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ fetch }) => ({ links: await fetchTrendingLinks(fetch).catch(failPage) });
