const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true })!;

/** What the browser really paints of a colour, 0–255; transparent over black. */
function painted(colour: string): number[] {
  canvas.clearRect(0, 0, 1, 1);
  canvas.fillStyle = colour;
  canvas.fillRect(0, 0, 1, 1);
  return [...canvas.getImageData(0, 0, 1, 1).data.slice(0, 3)];
}

/** 0 is black, 1 is white. */
export function luminance(colour: string): number {
  const [r = 0, g = 0, b = 0] = painted(colour).map((value) => {
    const c = value / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** WCAG 2.2, 1.4.3 and 1.4.11. */
export function contrast(a: string, b: string): number {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}
