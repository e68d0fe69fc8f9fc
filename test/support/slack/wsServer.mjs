// A small RFC 6455 server side, on node:http upgrade sockets. Text frames, ping/pong, close.
import { createHash } from 'node:crypto';
import { EventEmitter } from 'node:events';

const GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
const OP = { cont: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 };

/** events: 'text' (string), 'ping' (Buffer), 'pong' (Buffer), 'close' ({code, reason, clean}) , 'protocol' (string) */
export class WsConnection extends EventEmitter {
  constructor(socket, { lingerMs = 0 } = {}) {
    super();
    this.socket = socket;
    this.open = true;
    this.sentClose = false;
    this.lingerMs = lingerMs;
    this.buf = Buffer.alloc(0);
    this.parts = [];
    this.partOp = null;
    socket.setNoDelay(true);
    socket.on('data', (d) => {
      this.buf = Buffer.concat([this.buf, d]);
      try {
        this.#drain();
      } catch (e) {
        this.emit('protocol', e.message);
        socket.destroy();
      }
    });
    socket.on('error', () => {});
    // A process that was killed says no goodbye: its end of the line is the end of the connection.
    socket.on('end', () => socket.destroy());
    socket.on('close', () => {
      if (this.open) {
        this.open = false;
        this.emit('close', { code: 1006, reason: '', clean: false });
      }
    });
  }

  static accept(req, socket, head, opts) {
    const key = req.headers['sec-websocket-key'];
    if (!key || String(req.headers.upgrade).toLowerCase() !== 'websocket') {
      socket.end('HTTP/1.1 400 Bad Request\r\nconnection: close\r\n\r\n');
      return null;
    }
    const accept = createHash('sha1')
      .update(key + GUID)
      .digest('base64');
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: Upgrade\r\nsec-websocket-accept: ${accept}\r\n\r\n`,
    );
    const c = new WsConnection(socket, opts);
    if (head?.length) socket.unshift(head);
    return c;
  }

  #frame(op, payload) {
    if (this.socket.destroyed) return false;
    const n = payload.length;
    const head =
      n < 126
        ? Buffer.from([0x80 | op, n])
        : n < 65536
          ? Buffer.from([0x80 | op, 126, n >> 8, n & 255])
          : Buffer.concat([
              Buffer.from([0x80 | op, 127]),
              (() => {
                const b = Buffer.alloc(8);
                b.writeBigUInt64BE(BigInt(n));
                return b;
              })(),
            ]);
    return this.socket.write(Buffer.concat([head, payload]));
  }

  send(text) {
    return this.open && this.#frame(OP.text, Buffer.from(text));
  }
  sendBinary(buf) {
    return this.open && this.#frame(OP.binary, buf);
  }
  ping(text = '') {
    return this.open && this.#frame(OP.ping, Buffer.from(text));
  }
  close(code = 1000, reason = '') {
    if (this.sentClose) return;
    this.sentClose = true;
    const b = Buffer.alloc(2 + Buffer.byteLength(reason));
    b.writeUInt16BE(code);
    b.write(reason, 2);
    this.#frame(OP.close, b);
    setTimeout(() => this.socket.destroy(), 1000 + this.lingerMs).unref();
  }
  /** drop the TCP connection with no close frame */
  kill() {
    this.socket.destroy();
  }

  #drain() {
    for (;;) {
      const b = this.buf;
      if (b.length < 2) return;
      const fin = (b[0] & 0x80) !== 0,
        rsv = b[0] & 0x70,
        op = b[0] & 0x0f,
        masked = (b[1] & 0x80) !== 0;
      let n = b[1] & 0x7f,
        o = 2;
      if (rsv) throw new Error('reserved bits set');
      if (n === 126) {
        if (b.length < 4) return;
        n = b.readUInt16BE(2);
        o = 4;
      } else if (n === 127) {
        if (b.length < 10) return;
        n = Number(b.readBigUInt64BE(2));
        o = 10;
      }
      if (n > 16 * 1024 * 1024) throw new Error('frame too large');
      if (!masked) throw new Error('client frame is not masked');
      if (b.length < o + 4 + n) return;
      const mask = b.subarray(o, o + 4),
        data = Buffer.from(b.subarray(o + 4, o + 4 + n));
      for (let i = 0; i < data.length; i += 1) data[i] ^= mask[i & 3];
      this.buf = b.subarray(o + 4 + n);
      this.#handle(fin, op, data);
    }
  }

  #handle(fin, op, data) {
    if (op === OP.ping) {
      this.#frame(OP.pong, data);
      this.emit('ping', data);
      return;
    }
    if (op === OP.pong) {
      this.emit('pong', data);
      return;
    }
    if (op === OP.close) {
      const code = data.length >= 2 ? data.readUInt16BE(0) : 1005;
      if (!this.sentClose) {
        this.sentClose = true;
        this.#frame(OP.close, data.subarray(0, 2));
      }
      this.open = false;
      this.emit('close', { code, reason: data.subarray(2).toString(), clean: true });
      if (this.lingerMs) setTimeout(() => this.socket.destroy(), this.lingerMs).unref();
      else this.socket.end();
      return;
    }
    if (op === OP.text || op === OP.binary) {
      this.partOp = op;
      this.parts = [data];
    } else if (op === OP.cont && this.partOp !== null) this.parts.push(data);
    else throw new Error(`unexpected opcode ${op}`);
    if (fin) {
      const whole = Buffer.concat(this.parts),
        kind = this.partOp;
      this.parts = [];
      this.partOp = null;
      if (kind === OP.text) this.emit('text', whole.toString('utf8'));
      else this.emit('protocol', 'binary frame');
    }
  }
}
