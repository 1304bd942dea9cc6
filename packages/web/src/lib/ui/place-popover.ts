import type { Attachment } from 'svelte/attachments';

const margin = 8;

/**
 * Puts a `popover` element under its button (or above, where there is more room) each time it opens. Popovers live in
 * the top layer, so no dialog or column can cut them off.
 */
export function placePopover(button: () => HTMLElement | undefined): Attachment<HTMLElement> {
  return (popover) => {
    function place(event: Event) {
      const anchor = button()?.getBoundingClientRect();
      if (!anchor || (event as ToggleEvent).newState !== 'open') return;
      const { offsetWidth: width, offsetHeight: height } = popover;
      const left = Math.min(Math.max(margin, anchor.left), window.innerWidth - width - margin);
      const below = anchor.bottom + margin / 2;
      const fits = below + height <= window.innerHeight - margin;
      popover.style.left = `${left}px`;
      popover.style.top = `${fits ? below : Math.max(margin, anchor.top - height - margin / 2)}px`;
    }
    popover.addEventListener('toggle', place);
    return () => popover.removeEventListener('toggle', place);
  };
}
