import { expect } from 'chai';
import type { ExposureLine, ExposureStep } from '../../../src/domain/exposure.js';
import { chosenLines, ALL } from '../../../components/compliance/spread/chosen-lines.js';
import { spreadOf } from '../../../components/compliance/spread/spread-of.js';
import { exposure, incident, lines } from '../../../stories/support/fake-compliance.js';
import { until } from '../provider/until.js';
import { stand, violationsOf } from './stand.js';

const line = (owner: string, recipient: string, step: ExposureStep): ExposureLine => ({ rid: `${owner}-${recipient}`, owner, recipient, step, firstAt: 1, lastAt: 2, bytes: 0, viewedMillis: 0, evidence: [1] });

describe('what the picture of an exposure is made of', () => {
  it('draws one link for two people, as heavy as their furthest line', () => {
    const { owners, recipients, links } = spreadOf([line('a', 'x', 'listed'), line('a', 'x', 'viewed'), line('b', 'y', 'fetched')], 10);
    expect([owners.length, recipients.length]).to.deep.equal([2, 2]);
    expect(links.map(({ step, lines: count }) => [step, count])).to.deep.equal([['fetched', 1], ['viewed', 2]]);
  });

  it('draws neighbours as one where there are more people than fit, and loses no line and nobody', () => {
    const all = lines(200, 200, 1_000);
    const { owners, recipients, links } = spreadOf(all, 24);
    for (const side of [owners, recipients]) {
      expect(side.length).to.be.at.most(24);
      expect(new Set(side.flatMap(({ ids }) => ids)).size).to.equal(200);
      expect(side.reduce((sum, node) => sum + node.lines, 0)).to.equal(1_000);
    }
    expect(links.reduce((sum, link) => sum + link.lines, 0)).to.equal(1_000);
  });

  it('keeps the lines that went far enough, are of the chosen people, and have the id', () => {
    const all = [line('a', 'x', 'listed'), line('a', 'y', 'fetched'), line('b', 'x', 'viewed')];
    expect(chosenLines(all, ALL)).to.have.length(3);
    expect(chosenLines(all, { ...ALL, atLeast: 'fetched' })).to.have.length(2);
    expect(chosenLines(all, { ...ALL, people: { side: 'owner', ids: ['a'] } })).to.have.length(2);
    expect(chosenLines(all, { ...ALL, search: ' Y ' })).to.have.length(1);
  });
});

describe('consult-exposure', () => {
  it('shows who received whose as a picture, as a table with the same lines, and in words for the regulator', async () => {
    const one = incident(1);
    const { element, find, all } = await stand('consult-exposure', { incidents: [one], exposure: exposure(lines(7, 4, 14)) }, one.id);
    await until(() => find('.spread'));
    expect(all('.node')).to.have.length(11);
    expect(all('tbody tr')).to.have.length(14);
    expect(find('.clock')).not.to.equal(null);
    const words = find('[data-state=words]')?.textContent ?? '';
    expect(words).to.contain('Somebody else saw recordings of 1 member.').and.to.contain('Recordings of 1 member may have been seen').and.to.contain('Of 5 members, others received nothing that can be played').and.to.contain('Evidence: entries 1200 to 1323');
    expect(await violationsOf(element)).to.deep.equal([]);
  });

  it('names its table, says in it what a row is, the furthest first, and entries without separators', async () => {
    const one = incident(1);
    const late = line('b', 'y', 'viewed');
    const { find, all } = await stand('consult-exposure', { incidents: [one], exposure: exposure([{ ...line('a', 'x', 'listed'), evidence: [1_200, 1_209] }, { ...late, firstAt: Date.UTC(2026, 10, 30, 9, 1), lastAt: Date.UTC(2026, 10, 30, 9, 6) }]) }, one.id);
    await until(() => find('table'));
    expect(find(`#${find('table')?.getAttribute('aria-labelledby')}`)?.textContent).to.equal('Line by line');
    expect(find('caption')?.textContent).to.contain('the furthest first');
    expect(all('tbody tr').map(({ dataset }) => dataset['step'])).to.deep.equal(['viewed', 'listed']);
    const [first, second] = all('tbody tr').map(({ textContent }) => textContent ?? '');
    expect(first).to.match(/30 November 2026, \d\d:01 – \d\d:06/);
    expect(second).to.contain('1200 and 1209');
    expect(all('.meanings dt')).to.have.length(5);
  });

  it('says that no line matches, and draws no empty table', async () => {
    const one = incident(1);
    const { find, write } = await stand('consult-exposure', { incidents: [one], exposure: exposure(lines(7, 4, 14)) }, one.id);
    await until(() => find('.spread'));
    write('#search', 'nobody-has-this-id');
    await until(() => find('[data-state=no-match]'));
    expect(find('.spread, table')).to.equal(null);
  });

  it('says whether the words were copied, also where the page may not copy', async () => {
    const one = incident(1);
    const { find, press } = await stand('consult-exposure', { incidents: [one], exposure: exposure(lines(7, 4, 14)) }, one.id);
    await until(() => find('[data-does=copy]'));
    const own = Object.getOwnPropertyDescriptor(navigator, 'clipboard');
    const written: string[] = [];
    let allowed = false;
    Object.defineProperty(navigator, 'clipboard', { configurable: true, value: { writeText: async (text: string) => { if (!allowed) throw new DOMException('', 'NotAllowedError'); written.push(text); } } });
    try {
      press('[data-does=copy]');
      await until(() => find('[data-copied=false]'));
      expect(find('[data-copied]')?.textContent).to.contain('by hand');
      allowed = true;
      press('[data-does=copy]');
      await until(() => find('[data-copied=true]'));
      expect(written).to.have.length(1);
    } finally {
      if (own === undefined) delete (navigator as { clipboard?: unknown }).clipboard;
      else Object.defineProperty(navigator, 'clipboard', own);
    }
  });

  it('says how many lines it does not show, and counts them in the figures and in the words', async () => {
    const one = incident(1);
    const all = exposure(lines(7, 4, 14));
    const { element, find } = await stand('consult-exposure', { incidents: [one], exposure: { ...all, lines: all.lines.slice(0, 5) } }, one.id);
    await until(() => find('.spread'));
    expect(find('[data-state=cut]')?.textContent).to.contain('9 more lines are not shown here.');
    expect(find('[role=status].numbers')?.textContent).to.contain('5 lines of 14');
    expect(find('[data-state=words]')?.textContent).to.contain('Somebody else saw recordings of 1 member.').and.to.contain('Of 5 members, others received nothing that can be played').and.to.contain('56 in all');
    expect(await violationsOf(element)).to.deep.equal([]);
  });

  it('filters by how far it went and by person, in the picture and in the table alike', async () => {
    const one = incident(1);
    const { find, all, press } = await stand('consult-exposure', { incidents: [one], exposure: exposure(lines(7, 4, 14)) }, one.id);
    await until(() => find('.spread'));
    press('input[value=fetched]');
    await until(() => all('tbody tr').length === 5);
    expect(all('.links path').length).to.be.at.most(5);
    press('input[value=listed]');
    await until(() => all('tbody tr').length === 14);
    press('.side .node');
    await until(() => find('.node[aria-pressed=true]'));
    expect(all('tbody tr')).to.have.length(2);
    press('[data-does=all]');
    await until(() => all('tbody tr').length === 14);
  });

  it('opens the people who are drawn as one when they are chosen, and shows a long table part by part', async () => {
    const one = incident(1);
    const { find, all, press } = await stand('consult-exposure', { incidents: [one], exposure: exposure(lines(200, 200, 1_000)) }, one.id);
    await until(() => find('.node[data-group]'));
    expect(all('tbody tr')).to.have.length(25);
    press('[data-does=more]');
    await until(() => all('tbody tr').length === 50);
    press('.side .node[data-group]');
    await until(() => all('.side')[0]?.querySelectorAll('.node:not([data-group])').length === 9);
    expect(all('tbody tr').length).to.be.at.most(25);
  });

  it('says that it is a drill, and that nobody received anything where nobody did', async () => {
    const drill = incident(1, { drill: true });
    const { find } = await stand('consult-exposure', { incidents: [drill] }, drill.id);
    await until(() => find('.drill-banner'));
    expect(find('[data-state=none]')?.textContent).to.contain('nobody received a recording of somebody else');
    expect(find('.spread, table')).to.equal(null);
  });

  it('draws nothing of the former incident, nor for somebody else who signs in', async () => {
    const one = incident(1);
    const { element, client, desk, find, all } = await stand('consult-exposure', { incidents: [one], exposure: exposure(lines(7, 4, 14)) }, one.id);
    await until(() => find('.spread'));
    desk.options.trouble = 'hangs';
    element.incident = 'another';
    await element.updateComplete;
    expect(all('.node, tbody tr')).to.have.length(0);
    delete desk.options.trouble;
    element.incident = one.id;
    await until(() => find('.spread'));
    desk.options.trouble = 'hangs';
    client.emitPrincipalChange(true);
    await element.updateComplete;
    expect(all('.node, tbody tr, .figures')).to.have.length(0);
  });
});
