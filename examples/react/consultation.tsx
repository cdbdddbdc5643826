import { useEffect, useRef, useState } from 'react';
import { createConsultClient, type ConsultClient, type ConsultClientOptions } from 'consultkit';
import type { ConsultRoom } from 'consultkit/components/room';
import 'consultkit/components/room/define';

/**
 * The shortest embed in React: an element takes objects as properties, so a ref hands them over.
 * @param options as for createConsultClient, with `subject` where the access token is no JWT; keep the object stable, a new one is a new client
 */
export function Consultation({ options, appointmentId, onEnded }: { options: ConsultClientOptions; appointmentId: string; onEnded?: () => void }) {
  const room = useRef<ConsultRoom>(null);
  const [client, setClient] = useState<ConsultClient | null>(null);

  useEffect(() => {
    const created = createConsultClient(options);
    setClient(created);
    return () => void created.dispose();
  }, [options]);

  useEffect(() => {
    const element = room.current;
    if (element === null || client === null) return;
    element.client = client;
    element.appointmentId = appointmentId;
    const onState = (event: Event & { state?: string }) => event.state === 'ended' && onEnded?.();
    element.addEventListener('consult-state-change', onState);
    return () => element.removeEventListener('consult-state-change', onState);
  }, [client, appointmentId, onEnded]);

  return <consult-room ref={room} />;
}

declare module 'react' {
  // React's types keep their elements in a namespace; there is no other way to add one.
  // eslint-disable-next-line @typescript-eslint/no-namespace
  namespace JSX {
    interface IntrinsicElements {
      'consult-room': React.DetailedHTMLProps<React.HTMLAttributes<ConsultRoom>, ConsultRoom>;
    }
  }
}
