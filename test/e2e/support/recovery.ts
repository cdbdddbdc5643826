import assert from 'node:assert/strict';
import type { Person } from './person.js';

/** Writes the recovery code down, as it is shown, and types its last group to show it. @returns the code */
export async function saveCode(member: Person): Promise<string> {
  await member.go('#/keys');
  const list = await member.find('[part=code]');
  const groups = await list.evaluate((element) => [...element.querySelectorAll('li')].map((group) => group.textContent?.trim() ?? ''));
  assert.equal(groups.join('').length, 26, '130 bits, 5 a character');
  await member.click('button', /I have saved it/);
  await member.type('input#confirm', groups.at(-1) ?? '');
  await member.click('button', /^\s*Confirm/);
  await member.find('*', /Your recordings open on this device/);
  assert.equal((await member.text()).includes(groups[0] ?? '?'), false, 'shown once');
  return groups.join(' ');
}

/** Lets a new device in by the code. */
export async function letIn(member: Person, code: string): Promise<void> {
  await member.go('#/keys');
  await member.type('input#recover', code);
  await member.click('button', /^\s*Unlock/);
}
