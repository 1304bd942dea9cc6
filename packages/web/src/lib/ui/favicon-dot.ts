const side = 64;
let plain: string | undefined;

/** Puts a dot on the picture of the tab, or takes it off. */
export async function showDot(on: boolean): Promise<void> {
  const link = document.querySelector<HTMLLinkElement>('link[rel=icon]');
  if (!link || on === (plain !== undefined)) return;
  if (!on) {
    link.href = plain!;
    plain = undefined;
    return;
  }
  plain = link.href;
  const picture = new Image();
  picture.src = plain;
  // Without the picture there is still the dot.
  await picture.decode().catch(() => undefined);
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = side;
  const context = canvas.getContext('2d');
  // What was unread may have been read meanwhile.
  if (!context || plain === undefined) return;
  if (picture.naturalWidth > 0) context.drawImage(picture, 0, 0, side, side);
  context.fillStyle = '#b02a44';
  context.strokeStyle = '#fff';
  context.lineWidth = 4;
  context.beginPath();
  context.arc(side - 18, 18, 15, 0, 2 * Math.PI);
  context.fill();
  context.stroke();
  link.href = canvas.toDataURL();
}
