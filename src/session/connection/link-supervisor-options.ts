import type { Role } from '../../domain/role.js';
import type { MediaKind, PeerLink, PeerLinkOptions } from '../../media/peer-link.js';
import type { BoundPair, LinkMessage } from '../signaling/page-binding.js';
import type { LinkTiming } from './next-attempt.js';

export interface LinkSupervisorOptions {
  role: Role;
  /** This page load. */
  instance: string;
  /** Those of this moment: their credentials run out. */
  iceServers: () => RTCIceServer[];
  /** What every connection of this page shows at its end. */
  certificate: () => RTCCertificate | null;
  /** This page and the other one, as they are bound. */
  pair: () => BoundPair | null;
  timing: LinkTiming;
  createLink: (options: PeerLinkOptions) => PeerLink;
  /** What goes on the lines of a new link. */
  tracks: () => Record<MediaKind, MediaStreamTrack | null>;
  /** Says something to the other page about a connection. */
  signal: (message: LinkMessage) => void;
  /** A connection is up, and proved to be with the right party; or it is heard again after it had gone down. */
  onUp: () => void;
  /** Nothing has been heard for so long that it is taken for gone, or it is. */
  onDown: () => void;
  /** The connection that is watched from now on: the proved one, also while it is down; or none. */
  onWatch: (watched: boolean) => void;
  /** Somebody else was at the other end of a connection, which is closed. */
  onNotProved: () => void;
  onMessage: (text: string) => void;
  onTrack: (track: MediaStreamTrack) => void;
}
