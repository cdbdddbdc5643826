import type { RecordingItem } from '../../domain/recording.js';
import type { ItemLie } from './item-lie.js';

/** Chains that are older, or other, than those that a device has seen: every link of them is truly signed. */
export const CHAIN_LIES: readonly ItemLie[] = [
  { kind: 'stale-chain', name: 'my keys without the newest link', harm: 'altered', reason: 'rollback', tell: ({ mine: { item } }) => without(item, 'patient') },
  { kind: 'peer-fork', name: 'the practitioner’s keys without the newest link', harm: 'altered', reason: 'rollback', tell: ({ mine: { item } }) => without(item, 'practitioner') },
  {
    kind: 'peer-fork', name: 'a fork of the practitioner’s keys', harm: 'altered', reason: 'member-key',
    tell: ({ mine: { item }, archive }) => {
      const fork = archive.forks.get(item.keys.practitioner.at(-1) ?? '');
      return fork === undefined || item.keys.practitioner.length < 2 ? undefined : { ...item, keys: { ...item.keys, practitioner: [...item.keys.practitioner.slice(0, -1), fork] } };
    },
  },
];

function without(item: RecordingItem, role: 'patient' | 'practitioner'): RecordingItem | undefined {
  return item.keys[role].length < 2 ? undefined : { ...item, keys: { ...item.keys, [role]: item.keys[role].slice(0, -1) } };
}
