import type { PageLoad } from './$types';

export const load: PageLoad = ({ url }) => ({
  sent: url.searchParams.has('sent'),
  limited: url.searchParams.get('error') === 'limited',
});
