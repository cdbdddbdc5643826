import { expect } from 'chai';
import { partRows, daysFrom } from '../../../components/booking/day-columns.js';
import { freePractitioners } from '../../../components/booking/free-practitioners.js';
import { moveInGrid } from '../../../components/booking/slot-grid-keys.js';
import { calendarFile } from '../../../components/booking/calendar-file.js';
import { before, EMPTY_DRAFT, reopen, stepOf } from '../../../components/booking/booking-step.js';
import { emergencyNumbers } from '../../../components/booking/emergency-numbers.js';
import type { Slot } from '../../../src/domain/scheduling.js';
import { PRACTITIONERS, SERVICES } from '../../../stories/support/people.js';

const slot = (start: string, who = 0, status: Slot['status'] = 'free'): Slot =>
  ({ id: `${start}-${who}`, serviceId: 's', practitioner: PRACTITIONERS[who]!, status, start, end: new Date(Date.parse(start) + 900_000).toISOString() });

describe('days across, times down', () => {
  it('stands in the member’s day, whatever the day elsewhere', () => {
    const rows = partRows([slot('2026-11-24T23:30:00Z')], daysFrom('2026-11-24', 2), 'Europe/Paris');
    expect(rows.map((row) => [row.part, row.columns.map((column) => column.slots.length)])).to.deep.equal([['morning', [0, 1]]]);
  });

  it('keeps both slots of an hour that comes twice, in their order', () => {
    const rows = partRows([slot('2026-10-25T01:30:00Z'), slot('2026-10-25T00:30:00Z')], ['2026-10-25'], 'Europe/London');
    expect(rows[0]?.columns[0]?.slots.map((one) => one.start)).to.deep.equal(['2026-10-25T00:30:00Z', '2026-10-25T01:30:00Z']);
  });

  it('offers a time once, and only what is free', () => {
    const rows = partRows([slot('2026-11-24T09:00:00Z'), slot('2026-11-24T09:00:00Z', 1), slot('2026-11-24T10:00:00Z', 0, 'busy')], ['2026-11-24'], 'Europe/London');
    expect(rows[0]?.columns[0]?.slots.map((one) => one.practitioner.id)).to.deep.equal(['p-aoife']);
  });

  it('names who is free, first free first', () => {
    const free = freePractitioners([slot('2026-11-24T10:00:00Z', 1), slot('2026-11-24T09:00:00Z', 2), slot('2026-11-24T08:00:00Z', 0, 'busy-tentative')]);
    expect(free.map((one) => one.practitioner.id)).to.deep.equal(['p-grace', 'p-samir']);
  });
});

describe('arrow keys', () => {
  const cases: [string, number[], number, number, string, boolean, [number, number] | null][] = [
    ['down', [3], 0, 0, 'ArrowDown', false, [0, 1]], ['down at the end', [3], 0, 2, 'ArrowDown', false, null],
    ['up', [3], 0, 2, 'ArrowUp', false, [0, 1]], ['right over an empty day', [2, 0, 4], 0, 1, 'ArrowRight', false, [2, 1]],
    ['right to a shorter day', [4, 1], 0, 3, 'ArrowRight', false, [1, 0]], ['left in Arabic goes on', [1, 1], 0, 0, 'ArrowLeft', true, [1, 0]],
    ['right at the edge', [1], 0, 0, 'ArrowRight', false, null], ['end', [4], 0, 1, 'End', false, [0, 3]], ['another key', [4], 0, 1, 'x', false, null],
  ];
  for (const [name, columns, column, row, key, rtl, to] of cases) {
    it(name, () => expect(moveInGrid(columns, { column, row }, key, rtl)).to.deep.equal(to === null ? null : { column: to[0], row: to[1] }));
  }
});

describe('the draft', () => {
  it('asks in order, and going back keeps the note', () => {
    const service = SERVICES[0]!;
    expect(stepOf(EMPTY_DRAFT)).to.equal('service');
    const draft = { ...EMPTY_DRAFT, service, practitioner: 'first' as const, note: 'hello' };
    expect(stepOf(draft)).to.equal('slot');
    expect(stepOf(reopen(draft, 'practitioner'))).to.equal('practitioner');
    expect(reopen(draft, 'service')).to.deep.equal({ ...EMPTY_DRAFT, note: 'hello' });
    expect([before('service'), before('confirm'), before('done')]).to.deep.equal([null, 'slot', null]);
  });
});

describe('the calendar file', () => {
  it('holds one event in UTC, escaped and folded', () => {
    const text = calendarFile({ id: 'a1', start: '2026-11-24T10:00:00+01:00', end: '2026-11-24T09:15:00Z', summary: 'A; b, c\\d', description: 'é'.repeat(80) }, 0);
    expect(text).to.contain('DTSTART:20261124T090000Z\r\n').and.to.contain('SUMMARY:A\\; b\\, c\\\\d\r\n').and.to.contain('DTSTAMP:19700101T000000Z');
    for (const line of text.split('\r\n')) expect(new TextEncoder().encode(line).length).to.be.at.most(75);
    expect(text.endsWith('END:VCALENDAR\r\n')).to.equal(true);
  });
});

it('knows whom to call in each region, and 112 elsewhere', () => {
  expect([emergencyNumbers('uk').main, emergencyNumbers('ie').main, emergencyNumbers('xx').main]).to.deep.equal(['999', '112', '112']);
});
