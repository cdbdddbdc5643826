import type { SignalingEvent, SignalingPort } from '../ports/signaling-port.js';
import type { MemoryCaller } from './memory-caller.js';
import type { MemorySeat } from './memory-rooms.js';
import { roleIn } from './memory-views.js';
import type { MemoryWorld } from './memory-world.js';

/** In order and asynchronous, as over a network; no message is lost and none comes twice. */
export function memorySignaling(world: MemoryWorld, caller: MemoryCaller): SignalingPort {
  return {
    connect(sid, _instance, onEvent) {
      let closed = false;
      let seat: MemorySeat | null = null;
      // Each event in a task of its own time, so that no listener runs inside another one's call.
      const tell = (event: SignalingEvent): void => queueMicrotask(() => {
        if (!closed) onEvent(event);
        if (event.type === 'state' && event.state === 'closed') closed = true;
      });

      tell({ type: 'state', state: 'connecting' });
      queueMicrotask(() => {
        const me = caller();
        const session = world.sessions.get(sid);
        const role = me === null || session === undefined ? null : roleIn(session.appointment, me.subject);
        if (closed) return;
        if (role === null || session === undefined) return tell({ type: 'state', state: 'closed' });
        seat = { sid, role, tell };
        tell({ type: 'state', state: 'open' });
        world.rooms.enter(seat);
        tell({ type: 'encounter', status: session.status });
        for (const message of early.splice(0)) world.rooms.pass(seat, message);
      });

      const early: Parameters<typeof world.rooms.pass>[1][] = [];
      return {
        send(message) {
          if (closed) return;
          if (seat === null) early.push(structuredClone(message));
          else world.rooms.pass(seat, message);
        },
        probe() {
          if (!closed && seat !== null) tell({ type: 'reached' });
        },
        close() {
          if (closed) return;
          closed = true;
          if (seat !== null) world.rooms.leave(seat);
        },
      };
    },
  };
}
