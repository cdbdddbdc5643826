import axe from 'axe-core';
import { fixture, html } from '@open-wc/testing-helpers';
import 'consultkit/components/keys/define';
import type { ConsultKeys } from '../../../components/keys/consult-keys.js';
import { FakeClient } from '../../../stories/support/fake-client.js';
import { FakeKeys, type FakeKeysOptions } from '../../../stories/support/fake-keys.js';
import { until } from '../provider/until.js';

/** An element with fake keys, and hands to work it with. */
export interface Stand {
  element: ConsultKeys;
  client: FakeClient;
  keys: FakeKeys;
  states: string[];
  find: (selector: string) => HTMLElement | null;
  type: (text: string) => Promise<void>;
}

export async function stand(options: FakeKeysOptions = {}, width = 'none'): Promise<Stand> {
  const keys = new FakeKeys(options);
  const client = new FakeClient({ keys, locale: 'en' });
  const states: string[] = [];
  const box = await fixture<HTMLElement>(html`<div style="max-width: ${width}"><consult-keys .client=${client} @consult-keys-change=${(event: Event & { state: string }) => states.push(event.state)}></consult-keys></div>`);
  const element = box.querySelector('consult-keys')!;
  const find = (selector: string): HTMLElement | null => element.renderRoot.querySelector<HTMLElement>(selector);
  const type = async (text: string): Promise<void> => {
    const input = (await until(() => find('input'))) as HTMLInputElement;
    input.value = text;
    input.form?.requestSubmit();
  };
  return { element, client, keys, states, find, type };
}

export async function violationsOf(element: HTMLElement): Promise<string[]> {
  const { violations } = await axe.run(element, { rules: { region: { enabled: false } } });
  return violations.map(({ id, nodes }) => `${id} ${nodes[0]?.html}`);
}
