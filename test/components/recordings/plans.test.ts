import { expect } from 'chai';
import { MonthGroups } from '../../../components/recordings/month-groups.js';
import { modeAt, modeLengths } from '../../../components/recordings/mode-lengths.js';
import { nextRate, playerDeed } from '../../../components/recordings/player-keys.js';
import { verifiedRecording } from '../../../stories/support/verified-recording.js';

const at = (start: string, n = 0): ReturnType<typeof verifiedRecording> => verifiedRecording({ n, start: Date.parse(start) });

describe('recordings by month', () => {
  it('stand in the month of the member’s own zone', () => {
    const groups = new MonthGroups('Pacific/Auckland');
    groups.append([at('2026-10-31T12:00:00Z'), at('2026-10-31T10:00:00Z')]);
    expect(groups.groups.map((group) => group.month)).to.deep.equal(['2026-11', '2026-10']);
  });

  it('grow in chunks of fifty that never change once full', () => {
    const groups = new MonthGroups('UTC');
    groups.append(Array.from({ length: 60 }, (_, n) => at('2026-11-02T00:00:00Z', n)));
    const full = groups.groups[0]?.chunks[0];
    const open = groups.groups[0]?.chunks[1];
    groups.append([at('2026-11-01T00:00:00Z', 60)]);
    expect(groups.groups[0]?.chunks.map((chunk) => chunk.length)).to.deep.equal([50, 11]);
    expect(groups.groups[0]?.chunks[0]).to.equal(full);
    expect(groups.groups[0]?.chunks[1]).to.not.equal(open);
  });
});

describe('stretches in words', () => {
  const parts = verifiedRecording({ stretches: [['audio', 60], ['video', 120], ['audio', 30]] }).stretches;
  it('sum by mode, and name the mode at a place', () => {
    expect(modeLengths(parts)).to.deep.equal([['audio', 90_000], ['video', 120_000]]);
    expect([modeAt(parts, 0), modeAt(parts, 60_000), modeAt(parts, 999_000), modeAt([], 0)]).to.deep.equal(['audio', 'video', 'audio', null]);
  });
});

describe('keys of the player', () => {
  it('play, move, seek and change speed', () => {
    expect([playerDeed(' '), playerDeed('J'), playerDeed('ArrowRight'), playerDeed('End'), playerDeed('q')]).to.deep.equal([{ do: 'toggle' }, { do: 'move', by: -10 }, { do: 'move', by: 5 }, { do: 'seek', to: 'end' }, null]);
    expect([nextRate(1, 1), nextRate(2, 1), nextRate(0.75, -1), nextRate(1.1, -1)]).to.deep.equal([1.25, 2, 0.75, 1]);
  });
});
