import { html, type TemplateResult } from 'lit';
import type { DemoPerson } from './demo-sign-in.js';
import { insurerName } from './sign-in-view.js';

export interface NavItem {
  href: string;
  label: string;
  current: boolean;
}

/** The page around the elements: whose it is, where one is, who one is. */
export function shell(person: DemoPerson, nav: readonly NavItem[], signOut: () => void, content: TemplateResult): TemplateResult {
  return html`
    <header class="bar">
      <a class="brand" href="#/">${insurerName(person.tenant)}</a>
      <nav aria-label="Main">${nav.map(({ href, label, current }) => html`<a href=${href} aria-current=${current ? 'page' : 'false'}>${label}</a>`)}</nav>
      <div class="me"><span class="name">${person.displayName}</span><button type="button" @click=${signOut}>Sign out</button></div>
    </header>
    ${content}`;
}
