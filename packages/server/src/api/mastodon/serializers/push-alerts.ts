import { PushAlerts } from '@linnet/api-schemas/mastodon/push-subscription.ts';
import type { NotificationKind } from '../../../core/notifications/kinds.ts';
import { readNotificationType } from './notification-type.ts';

/** Every switch that apps know; of some of them nothing here ever comes. */
export const ALERTS = Object.keys(PushAlerts.properties) as (keyof PushAlerts)[];

/** What a switch is about; undefined where nothing here ever is. */
export function kindOfAlert(alert: string): NotificationKind | undefined {
  return readNotificationType(alert);
}
