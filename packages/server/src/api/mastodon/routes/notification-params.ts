import type { notifications } from '@linnet/api-schemas/mastodon/endpoints/notifications.ts';
import { NOTIFICATION_KINDS, type NotificationKind } from '../../../core/notifications/kinds.ts';
import type { NotificationFilter } from '../../../core/notifications/load.ts';
import { parseId } from '../../../lib/ids.ts';
import type { Call } from '../../http/route.ts';
import { readNotificationType } from '../serializers/notification-type.ts';

type FilterParams = Call<typeof notifications.all>['params'];

/** Which notifications an app wants. Types that never occur here are fine: nothing is of them. */
export function toNotificationFilter(params: FilterParams): Omit<NotificationFilter, 'accountId'> {
  const wanted = params.types === undefined || params.types.length === 0 ? NOTIFICATION_KINDS : readKinds(params.types);
  const unwanted = readKinds(params.exclude_types ?? []);
  const kinds = wanted.filter((kind) => !unwanted.includes(kind));
  const filtered = params.include_filtered ?? false;
  if (params.account_id === undefined || params.account_id === '') return { kinds, filtered };
  // What is no id is nobody's id, so that nothing is from there.
  return { kinds, filtered, fromAccountId: parseId(params.account_id) ?? -1 };
}

export function readKinds(types: readonly string[]): NotificationKind[] {
  return types.flatMap((type) => readNotificationType(type) ?? []);
}
