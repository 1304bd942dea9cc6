import type { Context } from '../../../core/context.ts';
import type { NotificationView } from '../../../core/notifications/load.ts';
import type { PushTarget } from '../../../core/push/plan.ts';
import { htmlToText } from '../../../lib/html/html-to-text.ts';
import { cutText } from '../../../lib/text/clean-text.ts';
import { readSpoken } from '../../../lib/text/spoken-language.ts';
import { stripControl } from '../../../lib/text/strip-control.ts';
import { renderFor } from '../render-for.ts';
import { renderAccount } from './account.ts';
import { toReactionName } from './emoji-reaction.ts';
import { NOTIFICATION_TYPES } from './notification-type.ts';
import { titleOf } from './push-titles.ts';
import { toAcct } from './render.ts';

/** In UTF-16 units, so that with everything else a message stays below what push services take. */
const TEXT_MAX = 140;
const NAME_MAX = 60;
const ICON_MAX = 800;

/** What an app shows of a notification before it is opened: plain text. Relays between us and it go by `access_token`. */
export function renderPushMessage(ctx: Context, view: NotificationView, { token, locale }: PushTarget): string {
  const { account, reaction } = view;
  const language = readSpoken(locale);
  const { avatar_static: icon } = renderAccount(renderFor(ctx), account);
  return JSON.stringify({
    access_token: token ?? '',
    preferred_locale: language,
    notification_id: view.id,
    notification_type: NOTIFICATION_TYPES[view.kind],
    icon: icon.length <= ICON_MAX ? icon : '',
    title: titleOf(language, view.kind, {
      name: cut(stripControl(account.displayName) || account.username, NAME_MAX),
      emoji: reaction === undefined ? '' : cut(toReactionName(reaction.emoji), NAME_MAX),
    }),
    body: cut(bodyOf(view), TEXT_MAX),
  });
}

/** The warning stands for the text; of a person, how to call them. */
function bodyOf({ account, post }: NotificationView): string {
  if (post === undefined) return `@${toAcct(account.username, account.domain)}`;
  const { contentWarning, title, content } = post.facts.text;
  return contentWarning || [title ?? '', htmlToText(content)].filter((part) => part !== '').join('\n');
}

function cut(text: string, max: number): string {
  return text.length <= max ? text : `${cutText(text, max - 1).trimEnd()}…`;
}
