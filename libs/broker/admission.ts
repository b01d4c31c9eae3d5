import type { Socket } from 'node:net';
import { BROKER_LIMITS } from './limits.js';
import { TokenBucket } from './token-bucket.js';

/**
 * Lets connections in at the pace of the processor, before their costly handshake: during a storm the devices that are
 * already connected are still served. Waiting sockets are not read.
 */
export class Admission {
  private readonly bucket = new TokenBucket(BROKER_LIMITS.admissionRate, BROKER_LIMITS.admissionBurst, Date.now());
  private readonly waiting = new Set<Socket>();
  /** Connections that had to wait, and those closed instead, since the start. */
  delayed = 0;
  turnedAway = 0;

  constructor(private readonly admit: (socket: Socket) => void) {}

  arrive(socket: Socket): void {
    socket.on('error', () => socket.destroy());
    if (this.waiting.size >= BROKER_LIMITS.admissionQueue) return this.turnAway(socket);
    const delay = this.bucket.take(Date.now(), 1, BROKER_LIMITS.admissionWait);
    if (delay === 0) this.admit(socket);
    else if (delay === Infinity) this.turnAway(socket);
    else this.wait(socket, delay);
  }

  /** Connections in the queue now. */
  get size(): number {
    return this.waiting.size;
  }

  /** Closes all who wait. */
  close(): void {
    for (const socket of this.waiting) socket.destroy();
  }

  private turnAway(socket: Socket): void {
    this.turnedAway++;
    socket.destroy();
  }

  private wait(socket: Socket, delay: number): void {
    this.delayed++;
    this.waiting.add(socket);
    const timer = setTimeout(() => {
      if (this.waiting.delete(socket)) this.admit(socket);
    }, delay);
    socket.once('close', () => {
      this.waiting.delete(socket);
      clearTimeout(timer);
    });
  }
}
