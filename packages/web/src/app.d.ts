import type { OwnAccount } from '#lib/api/types.ts';
import type { Locale } from '#lib/i18n/locales.ts';
import type { WebPlatform } from '../mount.ts';

declare global {
  namespace App {
    interface Locals {
      locale: Locale;
      me: OwnAccount | null;
      /** The cookie names a session that the API no longer accepts. */
      expired: boolean;
    }
    interface Platform extends WebPlatform {}
  }
}
