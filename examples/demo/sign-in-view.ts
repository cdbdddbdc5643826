import { html, type TemplateResult } from 'lit';
import { initials } from '../../src/domain/initials.js';
import type { DemoPerson } from './demo-sign-in.js';

const INSURERS: Readonly<Record<string, { name: string; region: string }>> = {
  'northwind-health': { name: 'Northwind Health', region: 'United Kingdom' },
  'celtic-mutual': { name: 'Celtic Mutual', region: 'Ireland' },
};

/** The insurer's name as people know it. */
export function insurerName(tenant: string): string {
  return INSURERS[tenant]?.name ?? tenant;
}

/** Choose whom to be. */
export function signInView(people: readonly DemoPerson[], heading: string, choose: (person: DemoPerson) => void): TemplateResult {
  const insurers = [...new Set(people.map((person) => person.tenant))];
  return html`
    <main class="sign-in" id="main">
      <h1>${heading}</h1>
      <p class="quiet">This is a demonstration: nobody here is real, and there is no password. Choose who you are.</p>
      ${insurers.map((tenant) => html`
        <section aria-labelledby=${tenant}>
          <h2 id=${tenant}>${insurerName(tenant)} <span class="quiet">${INSURERS[tenant]?.region}</span></h2>
          <ul class="people">
            ${people.filter((person) => person.tenant === tenant).map((person) => html`
              <li><button type="button" class="person" data-person=${person.id} @click=${() => choose(person)}>
                <span class="initials" aria-hidden="true">${initials(person.displayName)}</span>
                <span><strong>${person.displayName}</strong><span class="quiet">${person.title ?? person.planName}</span></span>
              </button></li>`)}
          </ul>
        </section>`)}
    </main>`;
}
