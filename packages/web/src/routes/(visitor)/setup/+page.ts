import type { PageLoad } from './$types';

export const load: PageLoad = ({ url }) => ({
  key: url.searchParams.get('key') ?? '',
  error: url.searchParams.get('error'),
  field: url.searchParams.get('field'),
});
