import { loadMessages, messagesOf } from '../i18n/catalogue.ts';
import { ask } from '../ui/question.svelte.ts';

/** Asks whoever is about to boost media that nobody has described. */
export async function askBeforeBoost(locale: string): Promise<boolean> {
  await loadMessages(locale, 'post');
  const t = messagesOf(locale, 'post');
  return ask(t.boostUndescribed, t.boost);
}
