import { expect } from 'chai';
import { addDays, dayOf, dayStart, hourOf, knownZone } from '../../../components/internal/zone-day.js';

describe('days in a zone', () => {
  it('begin at the first instant that the day has', () => {
    expect(new Date(dayStart('2026-11-24', 'Europe/London')).toISOString()).to.equal('2026-11-24T00:00:00.000Z');
    expect(new Date(dayStart('2026-07-01', 'Europe/Dublin')).toISOString()).to.equal('2026-06-30T23:00:00.000Z');
    expect(new Date(dayStart('2026-11-24', 'Pacific/Auckland')).toISOString()).to.equal('2026-11-23T11:00:00.000Z');
    // Clocks jump from 00:00 to 01:00: the day begins at 01:00.
    expect(new Date(dayStart('2026-09-06', 'America/Santiago')).toISOString()).to.equal('2026-09-06T04:00:00.000Z');
  });

  it('have 23 and 25 hours where the clocks change', () => {
    const hours = (day: string, zone: string): number => (dayStart(addDays(day, 1), zone) - dayStart(day, zone)) / 3_600_000;
    expect(hours('2026-03-29', 'Europe/London')).to.equal(23);
    expect(hours('2026-10-25', 'Europe/London')).to.equal(25);
    expect(hours('2026-10-26', 'Europe/London')).to.equal(24);
  });

  it('are told by the wall clock there', () => {
    const at = Date.parse('2026-11-24T23:30:00Z');
    expect(dayOf(at, 'Europe/London')).to.equal('2026-11-24');
    expect(dayOf(at, 'Europe/Paris')).to.equal('2026-11-25');
    expect(hourOf(at, 'Europe/Paris')).to.equal(0);
    expect(addDays('2026-12-31', 1)).to.equal('2027-01-01');
    expect(knownZone('Mars/Olympus')).to.equal(false);
    expect(knownZone('')).to.equal(false);
  });
});
