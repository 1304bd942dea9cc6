import Panzoom, { type PanzoomObject } from '@panzoom/panzoom';
import type { Attachment } from 'svelte/attachments';

interface Wishes {
  /** A swipe to the left (1) or right (-1) of a picture that is shown whole. */
  onswipe: (step: 1 | -1) => void;
  /** A swipe down. */
  onaway: () => void;
}

const far = 60;
const enlarged = 2.5;

let current: PanzoomObject | undefined;

/** Enlarges the picture that is shown, or makes it smaller again. */
export function zoom(how: 'in' | 'out' | 'reset'): void {
  if (how === 'in') current?.zoomIn({ step: 0.5 });
  else if (how === 'out') current?.zoomOut({ step: 0.5 });
  else current?.reset();
}

/**
 * Enlarges a picture with two fingers, the wheel, and a double click or tap; one that is enlarged is moved about, one that is
 * not is swiped away.
 */
export function gestures({ onswipe, onaway }: Wishes): Attachment<HTMLElement> {
  return (picture) => {
    const stage = picture.parentElement!;
    const calm = window.matchMedia('(prefers-reduced-motion: reduce)').matches;
    const panzoom = Panzoom(picture, {
      maxScale: 8,
      minScale: 1,
      panOnlyWhenZoomed: true,
      canvas: true,
      animate: !calm,
      cursor: 'auto',
      handleStartEvent: () => undefined,
    });
    current = panzoom;
    const whole = () => panzoom.getScale() <= 1.01;
    const fingers = new Map<number, { x: number; y: number }>();
    let alone = false;

    const wheel = (event: WheelEvent) => {
      event.preventDefault();
      panzoom.zoomWithWheel(event, { animate: false });
      if (whole()) panzoom.reset({ animate: false });
    };
    const toggle = (event: MouseEvent) => {
      if (whole()) panzoom.zoomToPoint(enlarged, event);
      else panzoom.reset();
    };
    const down = (event: PointerEvent) => {
      fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
      alone = fingers.size === 1 && whole();
    };
    const up = (event: PointerEvent) => {
      const start = fingers.get(event.pointerId);
      fingers.delete(event.pointerId);
      if (!start || !alone || event.type === 'pointercancel') return;
      const [across, along] = [event.clientX - start.x, event.clientY - start.y];
      if (Math.abs(across) > far && Math.abs(across) > 2 * Math.abs(along)) onswipe(across < 0 ? 1 : -1);
      else if (along > 2 * far && along > 2 * Math.abs(across)) onaway();
    };

    stage.addEventListener('wheel', wheel, { passive: false });
    stage.addEventListener('dblclick', toggle);
    stage.addEventListener('pointerdown', down);
    stage.addEventListener('pointerup', up);
    stage.addEventListener('pointercancel', up);
    return () => {
      stage.removeEventListener('wheel', wheel);
      stage.removeEventListener('dblclick', toggle);
      stage.removeEventListener('pointerdown', down);
      stage.removeEventListener('pointerup', up);
      stage.removeEventListener('pointercancel', up);
      panzoom.destroy();
      panzoom.resetStyle();
      if (current === panzoom) current = undefined;
    };
  };
}
