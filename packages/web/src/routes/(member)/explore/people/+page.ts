import type { ListPage } from '#lib/api/call.ts';
import { type DirectoryOrder, fetchDirectory } from '#lib/api/discovery.ts';
import { failPage } from '#lib/api/page-error.ts';
import type { Account } from '#lib/api/types.ts';
import { rememberAccounts } from '#lib/store/entities.svelte.ts';
import type { PageLoad } from './$types';

const ORDERS: readonly DirectoryOrder[] = ['active', 'new'];

export const load: PageLoad = async ({ parent, fetch, url }) => {
  await parent();
  const order = ORDERS.find((one) => one === url.searchParams.get('order'));
  const everywhere = url.searchParams.has('everywhere');
  let people: ListPage<Account> | null = null;
  if (order !== undefined) {
    people = await fetchDirectory(fetch, order, !everywhere, null).catch(failPage);
    rememberAccounts(people.items);
  }
  return { order, everywhere, people };
};
