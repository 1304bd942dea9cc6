import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ url, setHeaders }) => {
  // The address of this page is a secret: nothing between us and the browser keeps it.
  setHeaders({ 'cache-control': 'private, no-store' });
  return {
    key: url.searchParams.get('key') ?? '',
    error: url.searchParams.get('error'),
    done: url.searchParams.get('done'),
    sent: url.searchParams.has('sent'),
  };
};
