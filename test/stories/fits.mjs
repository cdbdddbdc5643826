// Run in a page: what a story looks like to somebody with text twice as large on a phone, and with the system's own colours.

/** Runs in the page: text of twice the size, in the element's own theme. */
export function enlargeText() {
  document.documentElement.style.fontSize = '200%';
}

/**
 * Runs in the page. What does not fit: a control that is wider than its words' place, or that stands beyond the edge of
 * what scrolls it; a short word of a control's that is broken in its middle.
 */
export function whatDoesNotFit() {
  const SHORT = 10;
  const all = (root) => [...root.querySelectorAll('*')].flatMap((element) => [element, ...(element.shadowRoot ? all(element.shadowRoot) : [])]);
  const parentOf = (element) => element.assignedSlot ?? element.parentElement ?? (element.getRootNode() instanceof ShadowRoot ? element.getRootNode().host : null);
  const clippedBy = (element) => {
    const box = element.getBoundingClientRect();
    for (let above = parentOf(element); above !== null; above = parentOf(above)) {
      const { overflowX } = getComputedStyle(above);
      if (overflowX === 'auto' || overflowX === 'scroll') return null;
      const frame = above.getBoundingClientRect();
      if (overflowX !== 'visible' && (box.left < frame.left - 1 || box.right > frame.right + 1)) return above;
    }
    // A story may be of a box that is wider than a phone.
    const width = Math.max(innerWidth, document.querySelector('.story-box')?.offsetWidth ?? 0);
    return box.left < -1 || box.right > width + 1 ? document.documentElement : null;
  };
  const texts = (node) => (node instanceof Text ? [node] : [...node.childNodes].flatMap(texts));
  const brokenWords = (control) => texts(control).flatMap((text) => [...text.data.matchAll(/\S{2,}/gu)].filter(({ 0: word, index }) => {
    if (word.length > SHORT) return false;
    const range = document.createRange();
    range.setStart(text, index);
    range.setEnd(text, index + word.length);
    return new Set([...range.getClientRects()].map(({ top }) => Math.round(top))).size > 1;
  }).map(([word]) => word));
  const named = (control) => `<${control.localName}> "${(control.getAttribute('aria-label') ?? control.textContent).replace(/\s+/g, ' ').trim().slice(0, 40)}"`;
  return all(document.querySelector('#storybook-root')).filter((element) => element.matches('button, a[href], select, input, textarea, summary, [role="radio"]')
    && element.checkVisibility({ visibilityProperty: true }) && element.closest('.visually-hidden, [inert]') === null && element.offsetWidth > 1).flatMap((control) => {
    const found = [];
    const clip = clippedBy(control);
    if (clip !== null) found.push(`${named(control)} stands beyond the edge of ${clip.localName}.${clip.className}`);
    if (!control.matches('select, input, textarea') && control.scrollWidth > control.clientWidth + 2 && getComputedStyle(control).display !== 'inline') found.push(`${named(control)} is too narrow for its words`);
    const words = brokenWords(control);
    if (words.length > 0) found.push(`${named(control)} breaks ${words.join(', ')}`);
    return found;
  });
}

/**
 * Runs in the page, with the system's colours. Words that one cannot read: the browser lays a bar of the page's colour
 * beneath every word whose colours it decides about, so words in a colour of the page's own vanish; elsewhere they stand on
 * their own ground.
 */
export function whatIsNotLegible() {
  const all = (root) => [...root.querySelectorAll('*')].flatMap((element) => [element, ...(element.shadowRoot ? all(element.shadowRoot) : [])]);
  const parentOf = (element) => element.assignedSlot ?? element.parentElement ?? (element.getRootNode() instanceof ShadowRoot ? element.getRootNode().host : null);
  const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  const luminance = (colour) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    const [r, g, b] = [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3).map((value) => (value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (a, b) => {
    const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x);
    return (light + 0.05) / (dark + 0.05);
  };
  const probe = document.createElement('p');
  probe.style.cssText = 'color: CanvasText; background: Canvas';
  document.body.append(probe);
  const page = getComputedStyle(probe).backgroundColor;
  probe.remove();
  const groundOf = (element) => {
    for (let at = element; at !== null; at = parentOf(at)) {
      const { backgroundColor } = getComputedStyle(at);
      if (!/^rgba\(.*, 0\)$|^transparent$/.test(backgroundColor)) return backgroundColor;
    }
    return page;
  };
  const hasWords = (element) => [...element.childNodes].some((node) => node instanceof Text && node.data.trim() !== '');
  return all(document.querySelector('#storybook-root')).filter((element) => hasWords(element) && element.checkVisibility({ visibilityProperty: true }) && !element.matches('style, script')).flatMap((element) => {
    const style = getComputedStyle(element);
    const ground = style.forcedColorAdjust === 'none' ? groundOf(element) : page;
    return contrast(style.color, ground) >= 3 ? [] : [`"${element.textContent.trim().slice(0, 40)}" is ${style.color} on ${ground}`];
  });
}
