import { expect } from 'chai';
import { sendKeys } from '@web/test-runner-commands';
import { incident, madeId, OFFICER, request, stop } from '../../../stories/support/fake-compliance.js';
import { until } from '../provider/until.js';
import { stand, violationsOf } from './stand.js';

describe('consult-kill-switch', () => {
  it('shows the second officer what was asked for, by whom and why, and lets no officer approve their own', async () => {
    const { element, desk, find, all, press } = await stand('consult-kill-switch', { incidents: [incident(1)], requests: [request(1), request(2, { by: OFFICER, touches: null })] });
    await until(() => find('[part=request]'));
    const [other, own] = all('[part=request]');
    expect(other?.textContent).to.contain('Switch to video for everybody').and.to.contain('Nobody switches to video').and.to.contain('at least 48 people').and.to.contain('Two members of the same clinic').and.to.contain('Officer');
    expect(own?.textContent).to.contain('Another officer has to decide').and.to.contain('cannot be counted');
    expect(all('[data-does=approve]')).to.have.length(1);
    expect(await violationsOf(element)).to.deep.equal([]);
    press('[data-does=approve]');
    await until(() => all('[part=request]').length === 1);
    expect(desk.done).to.deep.equal([`approve ${madeId('request', 1)}`]);
    expect(find('[data-state=force] [part=stop]')).not.to.equal(null);
    expect(find('[data-state=done]')?.textContent).to.contain('Approved. The stop is in force.');
    expect(element.shadowRoot?.activeElement).to.equal(find('[data-state=done]'));
    expect(all('[role=status][aria-live]')[0]?.textContent).to.contain('Approved. The stop is in force.');
  });

  it('says of an approved lifting that the stop is lifted, and asks the second officer for no third one', async () => {
    const { find, press } = await stand('consult-kill-switch', { stops: [stop(42)], requests: [request(3, { what: { do: 'lift', seq: 42 }, touches: 1 })] });
    await until(() => find('[part=request]'));
    expect(find('[part=request]')?.textContent).to.contain('What it stops goes on again.').and.not.to.contain('Another officer');
    press('[data-does=approve]');
    await until(() => find('[data-state=done]'));
    expect(find('[data-state=done]')?.textContent).to.contain('The stop is lifted');
  });

  it('no longer says what was done once something else fails', async () => {
    const { desk, find, all, press } = await stand('consult-kill-switch', { requests: [request(1), request(2)] });
    await until(() => all('[data-does=approve]').length === 2);
    press('[data-does=approve]');
    await until(() => find('[data-state=done]'));
    desk.options.deedTrouble = 'backend/conflict';
    press('[data-does=approve]');
    await until(() => find('[part=request] [role=alert]'));
    expect(find('[data-state=done]')).to.equal(null);
  });

  it('refuses with a reason, and takes one’s own request back with one', async () => {
    const { desk, find, all, press, write } = await stand('consult-kill-switch', { requests: [request(2, { by: OFFICER })] });
    await until(() => find('[data-does=refuse]'));
    press('[data-does=refuse]');
    await until(() => find('form'));
    press('form .primary');
    expect(desk.done).to.deep.equal([]);
    write('textarea', 'It was a mistake.');
    press('form .primary');
    await until(() => all('[part=request]').length === 0);
    expect(desk.done).to.deep.equal([`refuse ${madeId('request', 2)}: It was a mistake.`]);
  });

  it('says what a wide stop does, to how many, and that it needs two, before it is asked for', async () => {
    const one = incident(1);
    const { element, desk, find, press, write } = await stand('consult-kill-switch', { incidents: [one], touches: 12 }, one.id);
    await until(() => find('[data-does=stop]'));
    press('[data-does=stop]');
    await until(() => find('#scope'));
    write('#scope', 'tenant');
    await until(() => find('#target') === null);
    write('#why', 'Nothing can be trusted.');
    press('form .primary');
    await until(() => find('[data-state=sure]')?.textContent?.includes('12 people'));
    const words = find('[data-state=sure]')?.textContent ?? '';
    expect(words).to.contain('everything of harbour').and.to.contain('For this insurer, in this region').and.to.contain('another officer has to approve it');
    expect(element.shadowRoot?.activeElement).to.equal(find('#sure'));
    expect(desk.done).to.deep.equal([]);
    press('[data-does=make]');
    await until(() => find('[part=request]'));
    expect(desk.done).to.deep.equal(['ask stop tenant: Nothing can be trusted.']);
    expect(find('[data-state=done]')?.textContent).to.contain('waits for a second officer');
    expect(find('[data-state=own]')).not.to.equal(null);
  });

  it('stops one recording at once, and takes nothing that is no id', async () => {
    const { desk, find, press, write } = await stand('consult-kill-switch', {});
    await until(() => find('[data-does=stop]'));
    press('[data-does=stop]');
    await until(() => find('#target'));
    write('#target', 'Amara Okafor');
    write('#why', 'Reported by telephone.');
    press('form .primary');
    expect(find('#target')?.getAttribute('aria-invalid')).to.equal('true');
    write('#target', madeId('rid', 1));
    press('form .primary');
    await until(() => find('[data-state=sure]')?.textContent?.includes('as soon as you press'));
    press('[data-does=make]');
    await until(() => find('[data-state=force] [part=stop]'));
    expect(desk.done).to.deep.equal(['ask stop rid: Reported by telephone.']);
    expect(find('[data-state=done]')?.textContent).to.contain('in force');
  });

  it('asks to lift a stop, which another officer has to approve', async () => {
    const { desk, find, press, write } = await stand('consult-kill-switch', { stops: [stop(41), stop(12, { liftedBy: 13 })] });
    await until(() => find('[data-state=lifted]'));
    press('[data-does=lift]');
    await until(() => find('form'));
    expect(find('form')?.textContent).to.contain('Another officer has to approve it');
    write('textarea', 'The cause is mended.');
    press('form .danger');
    await until(() => find('[part=request]'));
    expect(desk.done).to.deep.equal(['ask lift 41: The cause is mended.']);
    // Once is enough.
    expect(find('[data-does=lift]')).to.equal(null);
    expect(find('[data-state=lift-waits]')?.textContent).to.contain('second officer');
  });

  it('says why a drill that would touch others was refused, and marks drills', async () => {
    const { desk, find, press, write } = await stand('consult-kill-switch', { stops: [stop(1, { drill: true })], deedTrouble: 'backend/rejected' });
    await until(() => find('[part=stop] .mark.drill'));
    press('[data-does=stop]');
    await until(() => find('#target'));
    press('input[name=drill]');
    write('#target', madeId('rid', 1));
    write('#why', 'Rehearsal.');
    press('form .primary');
    await until(() => find('[data-state=sure][data-drill]'));
    press('[data-does=make]');
    await until(() => find('[data-state=sure] [role=alert]'));
    expect(desk.done).to.deep.equal([]);
  });
});

describe('what an officer is shown before a stop', () => {
  it('is the whole id and how many are known to be touched; nobody is a reason to look again', async () => {
    const { find, all, press, write } = await stand('consult-kill-switch', { touches: 0, stops: [stop(7)] });
    await until(() => find('[data-does=stop]'));
    expect(find('[part=stop] .id')?.textContent).to.contain(stop(7).target);
    press('[data-does=stop]');
    await until(() => find('#target'));
    expect(find('#why-hint')?.textContent).to.contain('It belongs to no incident');
    write('#target', madeId('rid', 1));
    write('#why', 'Reported by telephone.');
    press('form .primary');
    await until(() => find('[data-state=sure]')?.textContent?.includes('Is the id right?'));
    expect(find('[data-state=sure] .id')?.textContent).to.contain(madeId('rid', 1));
    expect(all('[data-state=sure] .button')).to.have.length(3);
  });

  it('can be changed with nothing typed twice', async () => {
    const { find, press, write } = await stand('consult-kill-switch', {});
    await until(() => find('[data-does=stop]'));
    press('[data-does=stop]');
    await until(() => find('#target'));
    press('form .primary');
    expect(find('#target')?.getAttribute('aria-invalid')).to.equal('true');
    write('#target', madeId('rid', 1));
    expect(find('#target')?.getAttribute('aria-invalid')).to.equal(null);
    write('#why', 'Reported by telephone.');
    press('form .primary');
    await until(() => find('[data-does=change]'));
    press('[data-does=change]');
    const target = (await until(() => find('#target'))) as HTMLInputElement;
    expect([target.value, (find('#why') as HTMLTextAreaElement).value]).to.deep.equal([madeId('rid', 1), 'Reported by telephone.']);
    press('form .quiet.button');
    await until(() => find('[data-does=stop]'));
    press('[data-does=stop]');
    expect(((await until(() => find('#target'))) as HTMLInputElement).value).to.equal('');
  });

  it('is a drill from the first where the incident is one, and says so where it is not', async () => {
    const drill = incident(1, { drill: true });
    const { find, press, write } = await stand('consult-kill-switch', { incidents: [drill] }, drill.id);
    await until(() => find('[data-does=stop]'));
    press('[data-does=stop]');
    const box = (await until(() => find('input[name=drill]'))) as HTMLInputElement;
    expect(box.checked).to.equal(true);
    write('#target', madeId('rid', 1));
    write('#why', 'Rehearsal.');
    press('form .primary');
    await until(() => find('[data-state=sure][data-drill]'));
    expect(find('[data-state=sure]')?.textContent).not.to.contain('no drill');
    press('[data-does=change]');
    await until(() => find('input[name=drill]'));
    press('input[name=drill]');
    press('form .primary');
    await until(() => find('[data-state=sure]:not([data-drill])'));
    expect(find('[data-state=sure]')?.textContent).to.contain('This stop is no drill');
  });
});

describe('consult-kill-switch by keyboard', () => {
  const enter = (): Promise<void> => sendKeys({ press: 'Enter' });
  /** Tabs on until the focus is on it. */
  const tabTo = async (element: HTMLElement, selector: string): Promise<void> => {
    for (let presses = 0; presses < 30; presses += 1) {
      if (element.shadowRoot?.activeElement?.matches(selector)) return;
      await sendKeys({ press: 'Tab' });
    }
    throw new Error(`no Tab leads to ${selector}`);
  };

  it('stops and lifts without a mouse, and the focus is never lost', async () => {
    const { element, desk, find } = await stand('consult-kill-switch', { stops: [stop(41)], touches: 1 });
    const focused = (): Element | null => element.shadowRoot?.activeElement ?? null;
    (await until(() => find('[data-does=stop]'))).focus();
    await enter();
    await until(() => focused()?.matches('#scope'));
    await tabTo(element, '#target');
    await sendKeys({ type: 'some-id' });
    await tabTo(element, '#why');
    await sendKeys({ type: 'By telephone.' });
    await tabTo(element, 'form .primary');
    await enter();
    await until(() => focused()?.matches('#sure'));
    await tabTo(element, '[data-does=cancel]');
    await enter();
    await until(() => focused()?.matches('[data-does=stop]'));
    await tabTo(element, '[data-does=lift]');
    await enter();
    await until(() => focused()?.matches('[data-form] [data-opened]'));
    await tabTo(element, '[data-form] .quiet');
    await enter();
    await until(() => focused()?.matches('[data-does=lift]'));
    await enter();
    await until(() => find('textarea'));
    await tabTo(element, 'textarea');
    await sendKeys({ type: 'Mended.' });
    await tabTo(element, '[data-form] .danger');
    await enter();
    await until(() => focused()?.matches('[data-state=done]'));
    expect(desk.done).to.deep.equal(['ask lift 41: Mended.']);
  });
});
