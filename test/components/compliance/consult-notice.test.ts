import { expect } from 'chai';
import { draft, incident, OFFICER } from '../../../stories/support/fake-compliance.js';
import { until } from '../provider/until.js';
import { stand, violationsOf } from './stand.js';

describe('consult-notice', () => {
  it('shows each field with where it is from, and says of what is unknown that it is', async () => {
    const one = incident(1);
    const { element, find, all } = await stand('consult-notice', { incidents: [one], notices: [draft('regulator', 1), draft('owner', 1), draft('owner', 2)] }, one.id);
    await until(() => find('.fields'));
    expect(all('.field-row')).to.have.length(6);
    expect(all('[data-unknown]')).to.have.length(2);
    expect(find('.note.caution')?.textContent).to.contain('2 fields are unknown');
    expect(find('.field-row dd')?.textContent).to.contain('From the ledger').and.to.contain('1200');
    expect(await violationsOf(element)).to.deep.equal([]);
  });

  it('drafts, lets one choose whom it is for, and approves one draft; nothing is sent', async () => {
    const one = incident(1);
    const { desk, find, all, press, write } = await stand('consult-notice', { incidents: [one], notices: [] }, one.id);
    await until(() => find('[data-does=draft]'));
    press('[data-does=draft]');
    await until(() => find('.fields'));
    expect(all('#audience option')).to.have.length(4);
    write('#audience', 'owner');
    await until(() => find('#addressee'));
    expect(all('#addressee option')).to.have.length(2);
    press('[data-does=approve]');
    await until(() => find('.paper[data-state=approved]'));
    expect(desk.done).to.have.length(2);
    expect(find('.paper')?.textContent).to.contain('by You');
    expect(find('[data-does=approve]')).to.equal(null);
  });

  it('shows as many as were asked for, says of how many, and asks for more', async () => {
    const one = incident(1);
    const { element, find, all, press, write } = await stand('consult-notice', { incidents: [one], notices: [draft('regulator', 1), ...Array.from({ length: 230 }, (_, n) => draft('owner', n))] }, one.id);
    await until(() => find('.fields'));
    expect(find('[data-state=part]')).to.equal(null);
    expect([...all('#audience option')].map((option) => option.textContent)).to.deep.equal(['Regulator (1)', 'Members whose recordings they are (230)']);
    write('#audience', 'owner');
    await until(() => find('[data-state=part]'));
    expect([find('[data-state=part]')?.textContent, all('#addressee option').length]).to.deep.equal(['100 drafts of 230 are loaded.', 100]);
    expect(await violationsOf(element)).to.deep.equal([]);
    press('[data-does=more]');
    await until(() => all('#addressee option').length === 200);
    expect(find('[data-does=more]')?.textContent).to.contain('30');
    press('[data-does=more]');
    await until(() => all('#addressee option').length === 230);
    expect(find('[data-state=part]')).to.equal(null);
  });

  it('shows an approved one as approved, and says why one could not be', async () => {
    const one = incident(1);
    const { desk, find, press } = await stand('consult-notice', { incidents: [one], notices: [draft('regulator', 1)], deedTrouble: 'backend/conflict' }, one.id);
    await until(() => find('[data-does=approve]'));
    press('[data-does=approve]');
    await until(() => find('.paper [role=alert]'));
    desk.change({ notices: [draft('regulator', 1, { state: 'approved', approvedAt: Date.now(), approvedBy: OFFICER })] });
    await until(() => find('.paper[data-state=approved]'));
  });

  it('says of an owner’s that the member is told by the approval, keeps the focus, and says what was done', async () => {
    const one = incident(1);
    const { element, find, press, write } = await stand('consult-notice', { incidents: [one], notices: [draft('regulator', 1), draft('owner', 1)] }, one.id);
    await until(() => find('[data-does=approve]'));
    expect(find('.paper')?.textContent).to.contain('you send it yourself').and.not.to.contain('The member then reads');
    write('#audience', 'owner');
    await until(() => find('.paper')?.textContent?.includes('The member then reads'));
    press('[data-does=approve]');
    await until(() => find('.paper[data-state=approved]'));
    expect(element.shadowRoot?.activeElement).to.equal(find('#draft-heading'));
    expect(find('[role=status][aria-live]')?.textContent).to.contain('The notice is approved.');
  });

  it('says in another language that the draft is in English', async () => {
    const one = incident(1);
    const { element, find } = await stand('consult-notice', { incidents: [one], notices: [draft('regulator', 1)] }, one.id);
    await until(() => find('.fields'));
    expect(find('.paper')?.textContent).not.to.contain('in English');
    element.lang = 'de';
    element.requestUpdate();
    await until(() => find('.paper')?.textContent?.includes('auf Englisch'));
    expect(find('.field-row dt')?.lang).to.equal('en');
  });
});
