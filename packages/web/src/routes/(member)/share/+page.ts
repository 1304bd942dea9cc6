import type { PageLoad } from './$types';

/** What a page or an app of the reader's device wants to be written about: `title`, `text` and `url`. */
export const load: PageLoad = async ({ parent, url }) => {
  await parent();
  const given = ['title', 'text', 'url'].map((name) => (url.searchParams.get(name) ?? '').trim());
  // Devices give the address as the text as well.
  return { text: [...new Set(given)].filter((part) => part !== '').join('\n'), hasOwnBox: true };
};
