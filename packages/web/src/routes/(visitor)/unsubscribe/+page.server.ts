import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ url, setHeaders }) => {
  // Whoever has the address may end somebody's mails: nothing between us and the browser keeps it.
  setHeaders({ 'cache-control': 'private, no-store' });
  return {
    key: url.searchParams.get('key') ?? '',
    done: url.searchParams.has('done'),
  };
};
