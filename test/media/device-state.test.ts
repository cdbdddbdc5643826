import { expect } from 'chai';
import { DEVICE_OFF, stepDevice, type DeviceEvent, type DeviceState } from '../../src/media/device-state.js';

/** What happens to a device, and where it stands after each; `+` an effect. */
type Row = [event: DeviceEvent, after: string];

const taken = (at = 0, muted = false): DeviceEvent => ({ type: 'taken', at, muted });
const refused = (fault: Extract<DeviceEvent, { type: 'refused' }>['fault'], open = false): DeviceEvent => ({ type: 'refused', fault, open });
const want: DeviceEvent = { type: 'want' };
const release: DeviceEvent = { type: 'release' };
const ended: DeviceEvent = { type: 'ended', at: 60_000 };
const rested: DeviceEvent = { type: 'rested' };
const call: DeviceEvent = { type: 'call', same: false };
const seen: DeviceEvent = { type: 'call', same: true };
const flapped: DeviceEvent = { type: 'ended', at: 5 };
const plugged: DeviceEvent = { type: 'devices', any: true };

const STORIES: Record<string, Row[]> = {
  'opened, and let go of': [[want, 'opening +ask'], [taken(), 'on'], [release, 'off'], [plugged, 'off'], [{ type: 'permitted' }, 'off'], [ended, 'off']],
  'asked for twice, asks once': [[want, 'opening +ask'], [want, 'opening'], [taken(), 'on'], [want, 'on']],
  'taken by a phone call, and given back': [
    [want, 'opening +ask'], [taken(), 'on'], [{ type: 'muted' }, 'interrupted'], [{ type: 'unmuted' }, 'unheard +listen'], [{ type: 'heard' }, 'on'],
  ],
  'taken again before it was heard': [
    [want, 'opening +ask'], [taken(), 'on'], [{ type: 'muted' }, 'interrupted'], [{ type: 'unmuted' }, 'unheard +listen'], [{ type: 'muted' }, 'interrupted'], [{ type: 'heard' }, 'interrupted'],
  ],
  'repaired by a press, and verified': [
    [want, 'opening +ask'], [taken(), 'on'], [{ type: 'muted' }, 'interrupted'], [{ type: 'repair' }, 'reopening +ask'], [taken(9), 'unheard +listen'], [{ type: 'heard' }, 'on'],
  ],
  'repaired in vain': [[want, 'opening +ask'], [taken(), 'on'], [{ type: 'muted' }, 'interrupted'], [{ type: 'repair' }, 'reopening +ask'], [refused('media/in-use', true), 'interrupted']],
  'repaired while the system still holds it': [[want, 'opening +ask'], [taken(), 'on'], [{ type: 'muted' }, 'interrupted'], [{ type: 'repair' }, 'reopening +ask'], [taken(9, true), 'interrupted']],
  'unplugged after a while: the next one at once': [[want, 'opening +ask'], [taken(), 'on'], [ended, 'reopening +ask'], [taken(60_001), 'on']],
  'unplugged, none left, and plugged in again': [
    [want, 'opening +ask'], [taken(), 'on'], [call, 'on'], [ended, 'reopening +ask'], [refused('media/not-found'), 'failed'], [{ type: 'devices', any: false }, 'failed'], [plugged, 'reopening +ask'], [taken(), 'on'],
  ],
  'flaps: longer and longer, and then no more, whatever is plugged': [
    [want, 'opening +ask'],
    ...[1, 2, 3, 4, 5, 6].flatMap((n): Row[] => [[taken(), 'on'], [flapped, `resting +rest ${n}`], [plugged, 'resting'], [rested, 'reopening +ask']]),
    [taken(), 'on'], [flapped, 'failed'], [plugged, 'failed'], [rested, 'failed'], [{ type: 'permitted' }, 'failed'], [want, 'opening +ask'],
  ],
  'taken by another program, which is done with it soon': [
    [want, 'opening +ask'], [taken(), 'on'], [ended, 'reopening +ask'], [refused('media/in-use'), 'resting +rest 1'], [rested, 'reopening +ask'], [taken(), 'on'],
  ],
  'refused to the person: no question again by itself': [[want, 'opening +ask'], [refused('media/permission-denied'), 'failed'], [plugged, 'failed'], [{ type: 'permitted' }, 'reopening +ask']],
  'in use when the person asks: told at once': [[want, 'opening +ask'], [refused('media/in-use'), 'failed']],
  'permitted in a call in which it was never on: offered': [
    [want, 'opening +ask'], [refused('media/permission-denied'), 'failed'], [call, 'failed'], [{ type: 'permitted' }, 'offered'], [{ type: 'repair' }, 'opening +ask'], [taken(), 'on'],
  ],
  'plugged in during a call in which it was never on: offered': [[want, 'opening +ask'], [refused('media/not-found'), 'failed'], [call, 'failed'], [plugged, 'offered'], [plugged, 'offered']],
  'a camera that is pulled out of a call: itself again, and no other by itself': [
    [want, 'opening +ask'], [taken(), 'on'], [seen, 'on'], [ended, 'reopening +ask same'], [refused('media/not-found'), 'failed'], [plugged, 'offered'], [{ type: 'repair' }, 'opening +ask'], [taken(), 'on'],
  ],
  'a camera that flaps in a call': [[want, 'opening +ask'], [taken(), 'on'], [seen, 'on'], [flapped, 'resting +rest 1'], [rested, 'reopening +ask same'], [taken(), 'on']],
  'released before it came: its answer is nobody’s': [[want, 'opening +ask'], [release, 'off'], [refused('media/in-use'), 'off']],
};

describe('where a device stands', () => {
  for (const [name, rows] of Object.entries(STORIES)) {
    it(name, () => {
      let state: DeviceState = DEVICE_OFF;
      for (const [index, [event, after]] of rows.entries()) {
        const step = stepDevice(state, event);
        state = step.state;
        const effects = step.effects.map((effect) => ` +${effect.type === 'rest' ? `rest ${effect.failures}` : effect.type === 'ask' && effect.same ? 'ask same' : effect.type}`);
        expect(`${state.phase}${effects.join('')}`, `${index}: ${event.type}`).to.equal(after);
      }
    });
  }

  it('asks for nothing that is off, whatever happens', () => {
    const events: DeviceEvent[] = [release, flapped, rested, plugged, call, seen, { type: 'permitted' }, { type: 'muted' }, { type: 'unmuted' }, { type: 'heard' }, refused('media/in-use')];
    for (const first of events) {
      for (const second of events) {
        const one = stepDevice(DEVICE_OFF, first);
        const two = stepDevice(one.state, second);
        expect([...one.effects, ...two.effects], `${first.type}, ${second.type}`).to.deep.equal([]);
        expect(two.state.phase).to.equal('off');
      }
    }
  });
});
