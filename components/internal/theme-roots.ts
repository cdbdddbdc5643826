import { themeSheet } from './tokens.js';

/**
 * Adopts the theme sheet in the root that holds an element and in every root around it, once each. A constructable
 * sheet: no `<style>`, so a strict content security policy has nothing to say.
 */
export function adoptThemeSheet(element: Element): void {
  const { styleSheet } = themeSheet;
  if (styleSheet === undefined) return;
  for (let root: Node | null = element.getRootNode(); root !== null;) {
    if (root instanceof Document || root instanceof ShadowRoot) {
      if (!root.adoptedStyleSheets.includes(styleSheet)) root.adoptedStyleSheets.push(styleSheet);
    }
    root = root instanceof ShadowRoot ? root.host.getRootNode() : null;
  }
}
