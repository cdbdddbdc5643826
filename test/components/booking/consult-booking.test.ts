import { expect } from 'chai';
import axe from 'axe-core';
import { fixture, html } from '@open-wc/testing-helpers';
import 'consultkit/components/booking/define';
import type { ConsultBooking } from '../../../components/booking/consult-booking.js';
import { FakeClient } from '../../../stories/support/fake-client.js';
import { FakeScheduling, type FakeSchedulingOptions } from '../../../stories/support/fake-scheduling.js';
import { HOSTILE_PRACTITIONERS, HOSTILE_SERVICES } from '../../../stories/support/people.js';
import { deep } from '../../../stories/support/deep.js';
import { until } from '../provider/until.js';

interface Stand {
  element: ConsultBooking;
  client: FakeClient;
  port: FakeScheduling;
  find: (selector: string) => HTMLElement | undefined;
  press: (selector: string) => Promise<void>;
}

async function stand(options: FakeSchedulingOptions = {}): Promise<Stand> {
  const port = new FakeScheduling(options);
  const client = new FakeClient({ scheduling: port, locale: 'en' });
  const element = await fixture<ConsultBooking>(html`<consult-booking .client=${client}></consult-booking>`);
  const find = (selector: string): HTMLElement | undefined => deep(element.shadowRoot!, selector)[0];
  const press = async (selector: string): Promise<void> => {
    (await until(() => find(selector))).click();
    await element.updateComplete;
  };
  return { element, client, port, find, press };
}

async function toTimes(options: FakeSchedulingOptions = {}): Promise<Stand> {
  const one = await stand(options);
  await one.press('button.service');
  await one.press('button.first');
  await until(() => one.find('button.time'));
  return one;
}

function focused(): Element | null {
  let active = document.activeElement;
  while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
  return active;
}

const keyDown = (target: Element | null, key: string): void => void target?.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, composed: true, cancelable: true }));

describe('consult-booking', () => {
  it('books: what for, who, when, check; and tells the page', async () => {
    const { element, port, find, press } = await toTimes();
    const told: string[] = [];
    for (const type of ['consult-step-change', 'consult-book-request', 'consult-appointment-change']) element.addEventListener(type, () => told.push(type));
    await press('button.time');
    await until(() => find('[part=book-button]'));
    const note = find('textarea') as HTMLTextAreaElement;
    note.value = '  my ankle ';
    note.dispatchEvent(new InputEvent('input', { bubbles: true }));
    find('input[value=video]')?.click();
    await press('[part=book-button]');
    await until(() => find('.ticket'));
    expect(port.booked).to.have.length(1);
    expect(port.booked[0]).to.include({ mode: 'video', note: 'my ankle' });
    expect(told).to.deep.equal(['consult-step-change', 'consult-book-request', 'consult-step-change', 'consult-appointment-change']);
    expect(element.step).to.equal('done');
    expect(port.released).to.deep.equal([]);
  });

  it('cuts a long note between letters, and sends what the field shows', async () => {
    const { find, port, press } = await toTimes();
    await press('button.time');
    await until(() => find('[part=book-button]'));
    const note = find('textarea') as HTMLTextAreaElement;
    const family = '👨‍👩‍👧‍👦';
    note.focus();
    document.execCommand('insertText', false, `${'x'.repeat(995)}${family}${family}`);
    expect(note.value).to.equal('x'.repeat(995));
    note.setSelectionRange(3, 3);
    document.execCommand('insertText', false, `abcd${family}`);
    expect([note.value, note.selectionEnd]).to.deep.equal([`xxxabcd${'x'.repeat(992)}`, 7]);
    await press('[part=book-button]');
    await until(() => find('.ticket'));
    expect(port.booked[0]?.note).to.equal(`xxxabcd${'x'.repeat(992)}`);
  });

  it('says by name who can read the note, and asks for none where the host wants none', async () => {
    const { element, find, press } = await toTimes();
    await press('button.time');
    await until(() => find('[part=book-button]'));
    const said = find('#note-hint')?.textContent ?? '';
    const [, name] = /^Optional\. (.+) can read it before and during the consultation\. It is not sealed: your insurer’s service .* can read it too\./.exec(said) ?? [];
    expect(find('.summary')?.textContent).to.contain(name ?? 'nobody');
    element.setAttribute('without-note', '');
    await element.updateComplete;
    expect(find('textarea')).to.equal(undefined);
  });

  it('is one tab stop of times, moved by the arrow keys', async () => {
    const { find, element } = await toTimes();
    const picker = find('consult-slot-picker')!;
    const stops = (): HTMLElement[] => deep(picker.shadowRoot!, 'button.time[tabindex="0"]');
    expect(stops()).to.have.length(1);
    const first = stops()[0]!;
    first.focus();
    keyDown(first, 'ArrowDown');
    await element.updateComplete;
    const second = focused();
    expect(second).to.not.equal(first);
    expect(second?.matches('button.time')).to.equal(true);
    keyDown(second, 'Home');
    expect(focused()).to.equal(first);
    keyDown(first, 'ArrowRight');
    expect((focused() as HTMLElement).dataset['day']).to.not.equal(first.dataset['day']);
    await until(() => stops()[0] === focused());
  });

  it('puts the focus on each new question', async () => {
    const { find, press } = await stand();
    await press('button.service');
    await until(() => focused() === find('#title'));
    expect(find('#title')?.textContent).to.equal('Who would you like to see?');
  });

  it('offers the next free times when somebody was faster, and books one of them', async () => {
    const { find, press, element } = await toTimes({ trouble: { hold: 'scheduling/slot-taken' }, times: 1 });
    await press('button.time');
    await until(() => find('.note [data-slot]'));
    await until(() => focused()?.matches('.note [data-slot]'));
    await press('.note [data-slot]');
    await until(() => element.step === 'confirm');
  });

  it('says when a hold is over, and tries the same time again', async () => {
    const { find, press, element } = await toTimes({ trouble: { book: 'scheduling/hold-expired' }, times: 1 });
    await press('button.time');
    await press('[part=book-button]');
    await until(() => find('.note.caution'));
    await press('.note .primary');
    await until(() => find('[part=book-button]'));
    expect(element.step).to.equal('confirm');
  });

  it('lets a hold go when one goes back, leaves, or calls for help; and not when it is only moved', async () => {
    const { find, press, port, element } = await toTimes();
    await press('button.time');
    await until(() => find('[part=book-button]'));
    const box = document.createElement('div');
    element.parentElement?.append(box);
    box.append(element);
    await new Promise((done) => setTimeout(done, 20));
    expect(port.released).to.deep.equal([]);
    await press('button.back');
    expect(port.released).to.have.length(1);
    await press('button.time');
    await until(() => find('[part=book-button]'));
    await press('button.urgent');
    expect(port.released).to.have.length(2);
    expect(find('a.call')?.getAttribute('href')).to.equal('tel:999');
    await press('.emergency button');
    await press('button.time');
    await until(() => find('[part=book-button]'));
    element.remove();
    await until(() => port.released.length === 3);
  });

  it('leaves the booking to a host that takes a payment first', async () => {
    const { element, port, find, press } = await toTimes();
    element.addEventListener('consult-book-request', (event) => event.preventDefault());
    await press('button.time');
    await press('[part=book-button]');
    expect(port.booked).to.have.length(0);
    expect((await element.book())?.status).to.equal('booked');
    await until(() => find('.ticket'));
  });

  it('cancels when one has said so twice', async () => {
    const { element, port, find, press } = await toTimes();
    await press('button.time');
    await press('[part=book-button]');
    await press('button.cancel');
    expect(port.asked).to.not.include('cancel');
    await until(() => focused() === find('#sure'));
    await press('button.danger');
    await until(() => find('#title')?.textContent === 'Your appointment is cancelled');
    expect(element.step).to.equal('done');
  });

  it('recovers from a backend that fails once', async () => {
    const { find, press } = await stand({ trouble: { services: 'backend/failed' }, times: 1 });
    await until(() => find('.note.caution'));
    await press('.note button');
    await until(() => find('button.service'));
  });

  it('draws what people write as text', async () => {
    const { element, find, press } = await toTimes({ services: HOSTILE_SERVICES, practitioners: HOSTILE_PRACTITIONERS });
    await press('button.time');
    await until(() => find('.summary'));
    expect(deep(element.shadowRoot!, 'img, script, svg[onload], b b')).to.have.length(0);
    expect(element.shadowRoot?.textContent).to.contain('<img src=x onerror=');
    expect(window).to.not.have.property('hacked');
  });

  it('forgets everything when somebody else is signed in', async () => {
    const { client, find, press, element, port } = await toTimes();
    await press('button.time');
    await until(() => find('[part=book-button]'));
    client.emitPrincipalChange(false);
    await until(() => find('.note.caution'));
    expect(element.step).to.equal('service');
    expect(find('.chip')).to.equal(undefined);
    expect(port.released).to.have.length(1);
  });

  it('leaves no listener behind', async () => {
    const client = new FakeClient({ scheduling: new FakeScheduling() });
    for (let n = 0; n < 100; n += 1) {
      const element = document.createElement('consult-booking');
      element.client = client;
      document.body.append(element);
      await element.updateComplete;
      element.remove();
    }
    expect(client.listeners).to.equal(0);
  });

  it('passes axe at each question', async () => {
    const { element, press, find } = await stand();
    const check = async (): Promise<void> => {
      await element.updateComplete;
      // A step fades in: half-faded text has half its contrast.
      await Promise.all(element.shadowRoot!.getAnimations().map((animation) => animation.finished));
      const { violations } = await axe.run(element, { rules: { region: { enabled: false } } });
      expect(violations.map(({ id, nodes }) => `${id} ${nodes[0]?.html}`)).to.deep.equal([]);
    };
    await until(() => find('button.service'));
    await check();
    await press('button.service');
    await until(() => find('button.first'));
    await check();
    await press('button.first');
    await until(() => find('button.time'));
    await check();
    await press('button.time');
    await until(() => find('[part=book-button]'));
    await check();
    await press('[part=book-button]');
    await until(() => find('.ticket'));
    await check();
  });
});
