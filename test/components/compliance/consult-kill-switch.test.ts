import { expect } from 'chai';
import { incident, madeId, OFFICER, request, stop } from '../../../stories/support/fake-compliance.js';
import { until } from '../provider/until.js';
import { stand, violationsOf } from './stand.js';

describe('consult-kill-switch', () => {
  it('shows the second officer what was asked for, by whom and why, and lets no officer approve their own', async () => {
    const { element, desk, find, all, press } = await stand('consult-kill-switch', { incidents: [incident(1)], requests: [request(1), request(2, { by: OFFICER, touches: null })] });
    await until(() => find('[part=request]'));
    const [other, own] = all('[part=request]');
    expect(other?.textContent).to.contain('Switch to video for everybody').and.to.contain('Nobody switches to video').and.to.contain('It touches 48 people').and.to.contain('Two members of the same clinic').and.to.contain('Officer');
    expect(own?.textContent).to.contain('Another officer has to decide').and.to.contain('cannot be counted');
    expect(all('[data-does=approve]')).to.have.length(1);
    expect(await violationsOf(element)).to.deep.equal([]);
    press('[data-does=approve]');
    await until(() => all('[part=request]').length === 1);
    expect(desk.done).to.deep.equal([`approve ${madeId('request', 1)}`]);
    expect(find('[data-state=force] [part=stop]')).not.to.equal(null);
    expect(find('[data-state=done]')?.textContent).to.contain('Approved');
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
    expect(words).to.contain('everything of harbour').and.to.contain('Nobody of this insurer').and.to.contain('another officer has to approve it');
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
