/** Puts what was picked where the cursor stands, a shortcode apart from the words beside it, as if it had been typed. */
export function insertEmoji(field: HTMLInputElement | HTMLTextAreaElement, text: string): void {
  const { value, selectionStart, selectionEnd } = field;
  const [from, to] = [selectionStart ?? value.length, selectionEnd ?? value.length];
  const named = text.startsWith(':');
  const before = named && /\S$/.test(value.slice(0, from)) ? ' ' : '';
  const after = named && !/^\s/.test(value.slice(to)) ? ' ' : '';
  field.setRangeText(`${before}${text}${after}`, from, to, 'end');
  field.dispatchEvent(new Event('input', { bubbles: true }));
  field.focus();
}
