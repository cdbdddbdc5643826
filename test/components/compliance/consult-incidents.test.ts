import { expect } from 'chai';
import type { IncidentRequestEvent } from '../../../components/compliance/events/incident-request-event.js';
import { event, incident, madeId, OFFICER, request, TIMELINE } from '../../../stories/support/fake-compliance.js';
import { until } from '../provider/until.js';
import { stand, violationsOf } from './stand.js';

const HOUR = 3_600_000;

describe('consult-incidents', () => {
  it('shows what is left of the 72 hours of the incident that is due first, a drill after what has happened', async () => {
    const { find, all } = await stand('consult-incidents', { incidents: [incident(1), incident(2, { openedAt: Date.now() - 60 * HOUR, state: 'contained' }), incident(3, { drill: true, openedAt: Date.now() - 71 * HOUR }), incident(4, { state: 'closed', openedAt: Date.now() - 90 * HOUR })], requests: [request(1)] });
    await until(() => find('.clock'));
    expect(find('.left')?.textContent).to.match(/^1[12]:\d\d:\d\d$/);
    expect(find('.clock')?.dataset['state']).to.equal('soon');
    expect(find('.clock')?.textContent).to.contain('3 incidents open').and.to.contain('1 request waits for a second officer');
    expect(all('.incident').map(({ dataset }) => dataset['state'])).to.deep.equal(['contained', 'open', 'open', 'closed']);
    expect(all('.incident[data-drill] .mark.drill')).to.have.length(1);
  });

  it('is calm while nothing is open, and says when the time is over', async () => {
    const calm = await stand('consult-incidents', { incidents: [] });
    await until(() => calm.find('[data-state=none]'));
    expect(calm.find('.clock')?.dataset['state']).to.equal('calm');
    const late = await stand('consult-incidents', { incidents: [incident(1, { openedAt: Date.now() - 80 * HOUR })] });
    await until(() => late.find('[data-state=late]'));
    expect(late.find('.clock')?.textContent).to.contain('is over');
    expect(late.find('.left')?.textContent).to.match(/^\+[78]:\d\d:\d\d$/);
  });

  it('leads to who saw whose with one press from the list, and asks the host first', async () => {
    const one = incident(1);
    const { element, find, press } = await stand('consult-incidents', { incidents: [one], events: TIMELINE });
    const asked: [string | null, string][] = [];
    element.addEventListener('consult-incident-request', (wish) => { const { incident: id, view } = wish as IncidentRequestEvent; asked.push([id, view]); });
    await until(() => find('[data-does=exposure]'));
    press('[data-does=exposure]');
    press('[data-does=show]');
    expect(asked).to.deep.equal([[one.id, 'exposure'], [one.id, 'incident']]);
    expect(element.incident).to.equal(one.id);
    await until(() => find('[data-state=timeline]'));
    element.addEventListener('consult-incident-request', (wish) => wish.preventDefault());
    press('[data-does=back]');
    expect(element.incident).to.equal(one.id);
  });

  it('tells what has happened, newest first, with who did it and why', async () => {
    const one = incident(1);
    const { element, find, all } = await stand('consult-incidents', { incidents: [one], events: [...TIMELINE, event(500, 'closed', { by: OFFICER, reason: 'The cause is mended.' })] }, one.id);
    await until(() => find('[data-state=timeline]'));
    const rows = all('[part=event]').map(({ textContent }) => textContent?.replace(/\s+/g, ' ') ?? '');
    expect(rows).to.have.length(TIMELINE.length + 1);
    expect(rows[0]).to.contain('The incident was closed.').and.to.contain('You').and.to.contain('The cause is mended.');
    expect(rows.at(-1)).to.contain('opened').and.to.contain('The service, by itself');
    expect(await violationsOf(element)).to.deep.equal([]);
  });

  it('closes an incident with a reason and not without one, opens it again, and says why it could not', async () => {
    const one = incident(1);
    const { desk, find, press, write } = await stand('consult-incidents', { incidents: [one], events: TIMELINE }, one.id);
    await until(() => find('[data-does=close]'));
    press('[data-does=close]');
    await until(() => find('form'));
    press('form .primary');
    expect(find('textarea')?.getAttribute('aria-invalid')).to.equal('true');
    expect(desk.done).to.deep.equal([]);
    desk.options.deedTrouble = 'backend/conflict';
    write('textarea', 'All of it is told.');
    press('form .primary');
    await until(() => find('form [role=alert].note'));
    delete desk.options.deedTrouble;
    press('form .primary');
    await until(() => find('[data-does=reopen]'));
    expect(desk.done).to.deep.equal(['close: All of it is told.']);
    expect(find('.clock')?.dataset['state']).to.equal('closed');
  });

  it('draws how things stand where somebody else was first', async () => {
    const { desk, find, press, write } = await stand('consult-incidents', { incidents: [incident(1)], events: TIMELINE }, incident(1).id);
    await until(() => find('[data-does=close]'));
    press('[data-does=close]');
    await until(() => find('form'));
    desk.options.incidents = [incident(1, { state: 'closed' })];
    desk.options.deedTrouble = 'backend/conflict';
    write('textarea', 'All of it is told.');
    press('form .primary');
    await until(() => find('[data-does=reopen]'));
    expect(find('.clock')?.dataset['state']).to.equal('closed');
  });

  it('merges only with what is open, and splits off only what is chosen', async () => {
    const [one, other] = [incident(1), incident(2)];
    const { desk, element, find, all, press, write } = await stand('consult-incidents', { incidents: [one, other, incident(3, { state: 'closed' }), incident(4, { drill: true })], events: TIMELINE }, one.id);
    await until(() => find('[data-does=merge]'));
    press('[data-does=merge]');
    await until(() => find('select'));
    expect(all('option')).to.have.length(1);
    press('form .quiet.button');
    await until(() => find('[data-does=split]'));
    press('[data-does=split]');
    await until(() => find('input[name=rid]'));
    write('textarea', 'Another cause.');
    press('form .primary');
    expect(find('.rids')?.hidden).to.equal(false);
    press('input[name=rid]');
    press('form .primary');
    await until(() => element.incident === madeId('incident', 77));
    expect(desk.done).to.deep.equal(['split 1: Another cause.']);
  });

  it('names in its timeline what was stopped by the whole id, as one types it, and which incident it was merged into', async () => {
    const [one, other] = [incident(1, { state: 'merged', into: incident(2).id }), incident(2)];
    const { element, find, all, press } = await stand('consult-incidents', { incidents: [one, other], events: [...TIMELINE, event(600, 'widening-asked', { target: 'replay' }), event(601, 'merged', { by: OFFICER, target: other.id, reason: 'One cause.' })] }, one.id);
    await until(() => find('[data-state=timeline]'));
    const rows = all('[part=event]').map(({ textContent }) => textContent?.replace(/\s+/g, ' ') ?? '');
    expect(rows[0]).to.contain('This incident was merged into another one.').and.to.contain(`Incident ${other.id}`);
    expect(rows[1]).to.contain('Replay').and.not.to.contain('replay');
    expect(rows.some((words) => words.includes('A stop was made.') && words.includes(madeId('rid', 2)))).to.equal(true);
    press('[data-does=into]');
    await until(() => element.incident === other.id);
  });

  it('offers to take out what was reported, and nothing else that a timeline names', async () => {
    const one = incident(1);
    const { find, all, press } = await stand('consult-incidents', { incidents: [one], events: [...TIMELINE, event(600, 'widening-asked', { target: 'replay' }), event(601, 'notice-approved', { target: madeId('owner', 1) }), event(602, 'split', { target: madeId('incident', 9) })] }, one.id);
    await until(() => find('[data-does=split]'));
    press('[data-does=split]');
    await until(() => find('input[name=rid]'));
    expect(all('input[name=rid]').map((box) => (box as HTMLInputElement).value)).to.deep.equal([madeId('rid', 1), madeId('rid', 2)]);
  });

  it('puts the focus where an officer goes, back where it came from, and says what was done', async () => {
    const one = incident(1);
    const { element, find, all, press, write } = await stand('consult-incidents', { incidents: [one], events: TIMELINE });
    const focused = (): Element | null => element.shadowRoot?.activeElement ?? null;
    await until(() => find('[data-does=show]'));
    press('[data-does=show]');
    await until(() => focused()?.matches('#incident-heading'));
    press('[data-does=split]');
    await until(() => focused()?.matches('[data-opened]'));
    expect(all('.button.primary')).to.have.length(1);
    press('form .quiet.button');
    await until(() => focused()?.matches('[data-does=split]'));
    press('[data-does=close]');
    await until(() => find('form'));
    write('textarea', 'All of it is told.');
    press('form .primary');
    await until(() => focused()?.matches('#decide-heading'));
    expect(find('[role=status][aria-live]')?.textContent).to.contain('The incident was closed.');
    press('[data-does=back]');
    await until(() => focused()?.matches('h2'));
  });

  it('says that there may be more than the service tells of', async () => {
    const { find } = await stand('consult-incidents', { incidents: Array.from({ length: 100 }, (_, n) => incident(n)) });
    await until(() => find('[data-state=most]'));
    expect(find('[data-state=most]')?.textContent).to.contain('newest 100');
  });

  it('draws anew when something changes, and nothing of the former person when somebody else is signed in', async () => {
    const { element, client, desk, find, all } = await stand('consult-incidents', { incidents: [incident(1)] });
    await until(() => all('.incident').length === 1);
    desk.change({ incidents: [incident(1), incident(2)] });
    await until(() => all('.incident').length === 2);
    desk.options = { trouble: 'backend/forbidden' };
    client.emitPrincipalChange(true);
    await element.updateComplete;
    expect(all('.incident')).to.have.length(0);
    await until(() => find('[data-state=error]'));
    expect(all('.incident, .clock')).to.have.length(0);
    element.remove();
    expect(desk.listeners).to.equal(0);
  });

  it('keeps what it has drawn while the service is away, and says that it may be old', async () => {
    const { desk, find, all } = await stand('consult-incidents', { incidents: [incident(1)] });
    await until(() => all('.incident').length === 1);
    desk.change({ trouble: 'backend/unreachable' });
    await until(() => find('[data-state=error]'));
    expect(find('[data-state=error]')?.textContent).to.contain('may be old');
    expect(all('.incident')).to.have.length(1);
  });

  it('writes nothing about anybody into an attribute of its own', async () => {
    const one = incident(1);
    const { element, find } = await stand('consult-incidents', { incidents: [one], events: TIMELINE }, one.id);
    await until(() => find('[data-state=timeline]'));
    expect(element.getAttributeNames().filter((name) => name !== 'class')).to.deep.equal([]);
  });
});
