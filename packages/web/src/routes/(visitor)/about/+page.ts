import { fetchServerTexts } from '#lib/api/server-texts.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ fetch }) => ({ texts: await fetchServerTexts(fetch) });
