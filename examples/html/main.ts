import { createConsultClient } from 'consultkit';
import { httpAdapter } from 'consultkit/adapters/http';
import 'consultkit/components/provider/define';
import 'consultkit/components/booking/define';

// Everything there is to an embed: a client, a provider, an element. The token comes from the insurer's own sign-in;
// a token that is no JWT does not say whose it is, and then the client takes `subject` too.
document.querySelector('consult-provider')!.client = createConsultClient({
  adapter: httpAdapter({ baseUrl: '/api', token: () => Promise.resolve(sessionStorage.getItem('access-token')) }),
  tenant: 'northwind-health',
  region: 'uk',
  trust: { rootThumbprint: 'put-your-root-keys-rfc7638-thumbprint-here-' },
});
