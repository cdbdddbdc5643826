import { graphemes } from '../../domain/graphemes.js';
import { initials } from '../../domain/initials.js';

export interface Rect {
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface CardColours {
  ground: string;
  disc: string;
  text: string;
}

/** What of a name is drawn: enough to recognise it, and no more than a line of a small picture holds. */
const NAME_MAX = 60;

/** Draws a party's card: a disc with initials above the name. Plain canvas text, so a name is text whatever it holds. */
export function drawNameCard(context: CanvasRenderingContext2D, rect: Rect, name: string, colours: CardColours): void {
  const { x, y, width, height } = rect;
  const centre = x + width / 2;
  const radius = height * 0.21;
  context.save();
  context.beginPath();
  context.rect(x, y, width, height);
  context.clip();
  context.fillStyle = colours.ground;
  context.fillRect(x, y, width, height);
  context.fillStyle = colours.disc;
  context.beginPath();
  context.arc(centre, y + height * 0.4, radius, 0, Math.PI * 2);
  context.fill();
  context.fillStyle = colours.text;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.font = `600 ${Math.round(radius * 0.85)}px system-ui, sans-serif`;
  context.fillText(initials(name), centre, y + height * 0.4 + radius * 0.05);
  context.font = `${Math.round(height * 0.075)}px system-ui, sans-serif`;
  context.fillText(fitted(context, name, width * 0.86), centre, y + height * 0.78);
  context.restore();
}

/** The name in one line of at most `width`, with an ellipsis where it had to be cut. */
function fitted(context: CanvasRenderingContext2D, name: string, width: number): string {
  const letters = graphemes(name.replace(/\s+/g, ' ').trim());
  const whole = letters.slice(0, NAME_MAX).join('');
  if (letters.length <= NAME_MAX && context.measureText(whole).width <= width) return whole;
  let count = Math.min(letters.length, NAME_MAX);
  while (count > 1 && context.measureText(`${letters.slice(0, count).join('')}…`).width > width) count -= 1;
  return `${letters.slice(0, count).join('').trimEnd()}…`;
}
