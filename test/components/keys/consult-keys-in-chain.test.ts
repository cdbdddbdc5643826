import { expect } from 'chai';
import { Formats } from '../../../components/internal/format.js';
import { everyNotice, GOOD_CODE, permissionIn, sixteenDevices } from '../../../stories/support/fake-keys.js';
import { until } from '../provider/until.js';
import { stand, violationsOf } from './stand.js';

describe('consult-keys, in the chain', () => {
  it('makes a new code and a passkey on a device in the chain, with no code to be typed, and removes a method after a question', async () => {
    const { element, find } = await stand();
    const methods = (): number => element.renderRoot.querySelectorAll('[part=method]').length;
    (await until(() => find('[data-does=renew]'))).click();
    await until(() => find('[data-state=code]'));
    expect(find('[data-does=renew]')).to.equal(null);
    // The last method stays.
    expect(find('[part=method] .button')).to.equal(null);
    find('[data-does=passkey]')?.click();
    await until(() => methods() === 2);
    find('[part=method] .button')?.click();
    (await until(() => find('.note.danger .button.danger'))).click();
    await until(() => methods() === 1);
  });

  it('says that a code was not confirmed, and makes another one in its place', async () => {
    const { element, find } = await stand({ codeConfirmed: false });
    const note = await until(() => find('[data-state=unconfirmed]'));
    expect(note.textContent).to.contain('was not confirmed');
    expect(find('[data-state=ready]')).to.equal(null);
    expect(find('[part=method]')?.textContent).to.contain('Not confirmed');
    // One button makes it, not two.
    expect([...element.renderRoot.querySelectorAll('.button')].filter(({ textContent }) => textContent?.includes('Make a new code'))).to.have.length(1);
    note.querySelector<HTMLElement>('.primary')?.click();
    expect((await until(() => find('[data-state=code]'))).textContent).to.contain('Only this page knows the code');
  });

  it('says that this device was removed, and lets it in again by its code', async () => {
    const { find, type, states } = await stand({ state: 'removed' });
    await until(() => find('[data-state=removed]'));
    expect(find('[part=device] .button')).to.equal(null);
    expect(find('[data-state=ways]')).to.equal(null);
    await type(GOOD_CODE);
    await until(() => find('[data-state=ready]'));
    expect(find('[data-state=removed]')).to.equal(null);
    expect(states).to.deep.equal(['removed', 'ready']);
  });

  it('shows a permission that waits with its time, and stops it', async () => {
    const permission = permissionIn(20);
    const { client, element, find } = await stand({ permission });
    const note = await until(() => find('[data-state=permission]'));
    const { timeZone } = (await client.identity())!;
    expect(note.textContent).to.contain(new Formats('en').time(permission.effectiveAt, timeZone));
    expect(await violationsOf(element)).to.deep.equal([]);
    note.querySelector<HTMLElement>('.button')?.click();
    await until(() => find('[data-state=permission]') === null);
    expect(element.renderRoot.querySelector('[aria-live]')?.textContent).to.contain('has been stopped');
  });

  it('offers the new key only when the permission has taken effect, and says when that is', async () => {
    for (const [hours, offered] of [[20, false], [-2, true]] as const) {
      const { element, find } = await stand({ state: 'sealed', permission: permissionIn(hours) });
      // It can be stopped where recordings open, and nowhere else.
      (await until(() => find('[data-does=lost]'))).click();
      await until(() => find('[data-state=replace]'));
      expect(find('[data-state=permission]')).to.equal(null);
      expect([...element.renderRoot.querySelectorAll('[data-state=replace] .button')].some(({ textContent }) => textContent?.trim() === 'Make a new key')).to.equal(offered);
    }
  });

  it('tells what has happened, newest first, a few at first and all on request', async () => {
    const { element, find } = await stand({ notices: everyNotice });
    await until(() => find('[data-state=notices]'));
    const kinds = (): (string | undefined)[] => [...element.renderRoot.querySelectorAll<HTMLElement>('[part=notice]')].map(({ dataset }) => dataset['kind']);
    expect(kinds()).to.deep.equal(['more-refused', 'change-refused', 'recovery-refused']);
    expect(find('[part=notice]')?.textContent).to.contain('12 more attempts were refused');
    find('[data-state=notices] [data-does=more]')?.click();
    await until(() => kinds().length === everyNotice.length);
    expect(kinds()).to.deep.equal(everyNotice.map(({ kind }) => kind));
    for (const row of element.renderRoot.querySelectorAll('[part=notice]')) expect(row.textContent).to.match(/\d/).and.not.match(/[{}]|undefined/);
    expect(find('[data-state=notices] [data-does=more]')).to.equal(null);
    expect(await violationsOf(element)).to.deep.equal([]);
    const none = await stand({ notices: [] });
    expect((await until(() => none.find('[data-state=notices]'))).textContent).to.contain('Nothing so far');
    const unknown = await stand({ notices: null });
    await until(() => unknown.find('[data-state=ready]'));
    expect(unknown.find('[data-state=notices]')).to.equal(null);
  });

  it('lists sixteen devices with their last use: this one first, five at first', async () => {
    const { element, find } = await stand({ devices: sixteenDevices });
    await until(() => find('[data-state=devices]'));
    const rows = (): string[] => [...element.renderRoot.querySelectorAll('[part=device]')].map(({ textContent }) => textContent ?? '');
    expect(rows()).to.have.length(5);
    expect(rows()[0]).to.contain('This device');
    expect(rows()[1]).to.contain('Last used');
    find('[data-state=devices] [data-does=more]')?.click();
    await until(() => rows().length === 16);
  });
});
