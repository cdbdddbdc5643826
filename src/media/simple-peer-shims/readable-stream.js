// simple-peer extends Node's Duplex, whose browser port costs 20 KB gzip and needs `process` and `Buffer`.
// Of all that, a peer needs: an event emitter, `push` for what arrives, and the two flags its `destroy` reads.
// What is lost: piping, back-pressure (we send with `peer.send`), data kept until a listener comes (listen at once),
// and the throw on an `error` that nobody listens to (always listen).
import EventEmitter from 'eventemitter3';

export class Duplex extends EventEmitter {
  _readableState = { ended: false };
  _writableState = { finished: false };

  push(chunk) {
    if (chunk !== null) return this.emit('data', chunk);
    this._readableState.ended = true;
    return this.emit('end');
  }

  write(chunk) {
    this._write(chunk, 'buffer', () => {});
    return true;
  }

  end() {
    if (this._writableState.finished) return;
    this._writableState.finished = true;
    this.emit('finish');
  }
}
