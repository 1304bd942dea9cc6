import type { Attachment } from 'svelte/attachments';

/** Calls back each time the element comes near the window. */
export function whenSeen(callback: () => void): Attachment<HTMLElement> {
  return (element) => {
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.some((entry) => entry.isIntersecting)) callback();
      },
      { rootMargin: '600px' },
    );
    observer.observe(element);
    return () => observer.disconnect();
  };
}
