import axe from 'axe-core';
import { fixture, html } from '@open-wc/testing-helpers';
import type { LitElement } from 'lit';
import 'consultkit/components/compliance/define';
import { FakeClient } from '../../../stories/support/fake-client.js';
import { FakeCompliance, type FakeComplianceOptions } from '../../../stories/support/fake-compliance.js';

/** One of the officers' elements with a fake desk, and hands to work it with. */
export interface Stand<E extends LitElement> {
  element: E;
  client: FakeClient;
  desk: FakeCompliance;
  find: (selector: string) => HTMLElement | null;
  all: (selector: string) => HTMLElement[];
  press: (selector: string) => void;
  write: (selector: string, text: string) => void;
}

type Tag = 'consult-incidents' | 'consult-exposure' | 'consult-notice' | 'consult-kill-switch';

/** @param incident which one; the element's own default where it is null */
export async function stand<T extends Tag>(tag: T, options: FakeComplianceOptions, incident: string | null = null): Promise<Stand<HTMLElementTagNameMap[T]>> {
  const desk = new FakeCompliance(options);
  const client = new FakeClient({ compliance: desk, locale: 'en' });
  const box = await fixture<HTMLElement>(html`<div></div>`);
  const element = document.createElement(tag);
  element.client = client;
  element.incident = incident;
  box.append(element);
  const find = (selector: string): HTMLElement | null => element.renderRoot.querySelector<HTMLElement>(selector);
  return {
    element, client, desk, find,
    all: (selector) => [...element.renderRoot.querySelectorAll<HTMLElement>(selector)],
    press: (selector) => { const target = find(selector); if (target === null) throw new Error(`nothing to press: ${selector}`); target.click(); },
    write: (selector, text) => { const field = find(selector) as HTMLInputElement; field.value = text; field.dispatchEvent(new Event('input', { bubbles: true })); field.dispatchEvent(new Event('change', { bubbles: true })); },
  };
}

export async function violationsOf(element: HTMLElement): Promise<string[]> {
  const { violations } = await axe.run(element, { rules: { region: { enabled: false } } });
  return violations.map(({ id, nodes }) => `${id} ${nodes[0]?.html}`);
}
