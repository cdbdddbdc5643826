import { expect } from 'chai';
import type { Message } from '../../../components/internal/strings/catalogue.js';
import { keysAr } from '../../../components/keys/strings/keys.ar.js';
import { keysDe } from '../../../components/keys/strings/keys.de.js';
import { keysEn } from '../../../components/keys/strings/keys.en.js';
import { keysFr } from '../../../components/keys/strings/keys.fr.js';
import { FakeClient } from '../../../stories/support/fake-client.js';
import { codeMethod, everyNotice, FakeKeys, GOOD_CODE, NEW_CODE, notice, passkeyMethod, permissionIn, sixteenDevices, type FakeKeysOptions } from '../../../stories/support/fake-keys.js';
import { until } from '../provider/until.js';
import { stand, violationsOf } from './stand.js';

describe('consult-keys', () => {
  it('shows a code that waits, hides it for the confirmation, and never shows it again', async () => {
    const { element, find, type } = await stand({ codePending: true });
    await until(() => find('[data-state=code]'));
    expect([...element.renderRoot.querySelectorAll('.code li')].map((group) => group.textContent).join('')).to.equal(NEW_CODE);
    find('[data-state=code] .primary')?.click();
    await until(() => find('[data-state=confirm]'));
    expect(element.renderRoot.textContent).to.not.contain(NEW_CODE.slice(0, 5));
    await until(() => element.shadowRoot?.activeElement === find('input'));
    await type('nothing');
    await until(() => find('[aria-invalid=true]'));
    expect(find('.error')?.textContent).to.contain('not the last group');
    await type(NEW_CODE.slice(-6));
    await until(() => find('[data-state=ready]'));
    expect(find('.code')).to.equal(null);
  });

  it('lets a device in by its code, and says what is wrong with one', async () => {
    const { states, find, type } = await stand({ state: 'sealed' });
    await until(() => find('[data-state=sealed]'));
    await type('AAAAA');
    await until(() => find('.error')?.textContent?.includes('this has 5'));
    await type(`U${GOOD_CODE.slice(1)}`);
    await until(() => find('.error')?.textContent?.includes('no “U”'));
    await type(NEW_CODE);
    await until(() => find('.error')?.textContent?.includes('not the right code'));
    await type(` ${GOOD_CODE.toLowerCase()}`);
    await until(() => find('[data-state=ready]'));
    expect(states).to.deep.equal(['sealed', 'ready']);
  });

  it('lets a member who has lost everything begin with a new key, and says when the insurer has not allowed it', async () => {
    const { element, keys, states, find } = await stand({ state: 'sealed', devices: [], deedTrouble: 'backend/conflict' });
    await until(() => find('[data-state=sealed]'));
    const button = (words: string): HTMLElement | undefined => [...element.renderRoot.querySelectorAll<HTMLElement>('button')].find(({ textContent }) => textContent?.trim() === words);
    button('I have lost my code and my devices')?.click();
    await until(() => element.shadowRoot?.activeElement === find('#replace'));
    expect(find('[data-state=replace]')?.textContent).to.contain('Recordings so far stay closed');
    expect(await violationsOf(element)).to.deep.equal([]);
    button('Make a new key')?.click();
    await until(() => find('[data-state=replace] [role=alert]')?.textContent?.includes('has not allowed this yet'));
    button('Cancel')?.click();
    await until(() => find('[data-state=replace]') === null);
    delete keys.options.deedTrouble;
    button('I have lost my code and my devices')?.click();
    (await until(() => button('Make a new key')))?.click();
    await until(() => find('[data-state=code]'));
    expect(states).to.deep.equal(['sealed', 'ready']);
    expect(element.renderRoot.querySelector('[aria-live]')?.textContent).to.contain('new key');
  });

  it('offers a passkey only where there is one and the browser knows them', async () => {
    for (const [passkeys, recoveryMethods, offered] of [[true, [passkeyMethod], 3], [false, [passkeyMethod], 2], [true, [], 2]] as const) {
      const { element, find } = await stand({ state: 'sealed', passkeys, recoveryMethods });
      await until(() => find('[data-state=sealed]'));
      expect(element.renderRoot.querySelectorAll('[data-state=sealed] .button')).to.have.length(offered);
    }
    const { element, find } = await stand({ state: 'sealed', recoveryMethods: [passkeyMethod] });
    await until(() => find('[data-state=sealed]'));
    element.renderRoot.querySelectorAll<HTMLElement>('[data-state=sealed] .button')[1]?.click();
    await until(() => find('[data-state=ready]'));
  });

  it('says that there were too many attempts, and that keys cannot be kept', async () => {
    const many = await stand({ state: 'sealed', deedTrouble: 'keys/too-many-attempts' });
    await many.type(GOOD_CODE);
    await until(() => many.find('.note')?.textContent?.includes('too many'));
    const none = await stand({ trouble: 'keys/unavailable' });
    await until(() => none.find('[data-state=unavailable]'));
    none.keys.options = { ...none.keys.options, trouble: undefined };
    none.find('.note button')?.click();
    await until(() => none.find('[data-state=ready]'));
  });

  it('takes a device out after a question, and never this one', async () => {
    const { element, find } = await stand();
    await until(() => find('[data-state=devices]'));
    expect(element.renderRoot.querySelectorAll('[part=device] .button')).to.have.length(1);
    find('[part=device] .button')?.click();
    await until(() => find('#sure'));
    await until(() => element.shadowRoot?.activeElement === find('#sure'));
    find('.note.danger .button:not(.danger)')?.click();
    await until(() => find('#sure') === null);
    find('[part=device] .button')?.click();
    (await until(() => find('.note.danger .button.danger'))).click();
    await until(() => element.renderRoot.querySelectorAll('[part=device]').length === 1);
  });

  it('follows changes from elsewhere, and forgets everything when somebody else is signed in', async () => {
    const { client, keys, find, states } = await stand({ state: 'sealed' });
    await until(() => find('[data-state=sealed]'));
    keys.change({ state: 'ready', codePending: true });
    await until(() => find('.code'));
    keys.options = { ...keys.options, trouble: 'hangs' };
    client.emitPrincipalChange(true);
    await until(() => find('.ghost'));
    expect(find('.code')).to.equal(null);
    expect(states).to.deep.equal(['sealed', 'ready']);
  });

  it('leaves no listener behind', async () => {
    const keys = new FakeKeys();
    const client = new FakeClient({ keys });
    for (let n = 0; n < 50; n += 1) {
      const element = document.createElement('consult-keys');
      element.client = client;
      document.body.append(element);
      await element.updateComplete;
      element.remove();
    }
    expect(client.listeners).to.equal(0);
    expect(keys.listeners).to.equal(0);
  });

  for (const [name, options] of Object.entries({ code: { codePending: true }, sealed: { state: 'sealed' }, removed: { state: 'removed', devices: sixteenDevices }, permission: { permission: permissionIn(20) }, notices: { notices: everyNotice, recoveryMethods: [codeMethod, passkeyMethod] }, unconfirmed: { codeConfirmed: false, notices: [notice('keys-begun', 0)] }, ready: {}, error: { trouble: 'backend/failed' } } satisfies Record<string, FakeKeysOptions>)) {
    it(`passes axe and fits 360 px: ${name}`, async () => {
      const { element, find } = await stand(options, '328px');
      await until(() => find(`[data-state=${name}]`));
      expect(await violationsOf(element)).to.deep.equal([]);
      expect(find('.base')?.scrollWidth).to.be.at.most(328);
    });
  }

  it('has its words in every language that we have, with the same places', () => {
    const placesOf = (message: Message): string[] => [...new Set([...JSON.stringify(message).matchAll(/\{(\w+)\}/g)].map(([place]) => place))].sort();
    for (const [language, words] of Object.entries({ de: keysDe, fr: keysFr, ar: keysAr })) {
      expect(Object.keys(words).sort(), language).to.deep.equal(Object.keys(keysEn).sort());
      for (const key of Object.keys(keysEn) as (keyof typeof keysEn)[]) expect(placesOf(words[key]!), `${language} ${key}`).to.deep.equal(placesOf(keysEn[key]));
    }
  });
});
