import { Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import { WebSocketGateway, type OnGatewayConnection, type OnGatewayInit } from '@nestjs/websockets';
import type { Server, Socket } from 'socket.io';
import type { LiveEvents } from '#contract';
import { Database } from '#database';
import { AccessEvents } from '../access/index.js';
import { DeviceGate } from '../devices/index.js';
import { Log } from '../shared/log.js';
import { Metrics } from '../shared/metrics.js';
import type { Scope } from '../shared/scope.js';
import { LiveDoor } from './live.door.js';
import { LiveOutbox } from './live.outbox.js';
import { deviceRoom, fleetRoom, roomsOf, wantsFleet, watchedIds } from './live.rooms.js';

/** What a console may send at once; it only ever sends lists of ids. */
const LARGEST_MESSAGE = 8 * 1024;
/** A signed-out browser hears nothing more after this long, ms. */
const RECHECK = 60_000;

const REFUSALS = ['wrong_origin', 'unauthenticated', 'forbidden', 'too_many_attempts', 'unavailable'] as const;

/** The consoles' live connection. Admission is at the door, before a socket exists; then there are only rooms. */
@Injectable()
@WebSocketGateway({ path: '/api/live', serveClient: false, maxHttpBufferSize: LARGEST_MESSAGE, pingInterval: 15_000, pingTimeout: 10_000, httpCompression: false })
export class LiveGateway implements OnGatewayInit<Server>, OnGatewayConnection<Socket>, BeforeApplicationShutdown {
  private server: Server | undefined;
  private readonly refused: (reason: (typeof REFUSALS)[number]) => void;

  constructor(
    private readonly door: LiveDoor,
    private readonly outbox: LiveOutbox,
    private readonly gate: DeviceGate,
    private readonly database: Database,
    private readonly log: Log,
    metrics: Metrics,
    access: AccessEvents,
  ) {
    access.narrowed.on(({ userId }) => this.recheckAll(userId));
    metrics.queue('live_outbox', outbox.waiting);
    metrics.gauge('craie_live_connections', 'Consoles that listen to live news now.', () => this.server?.sockets.sockets.size);
    this.refused = metrics.counter('craie_live_refused_total', 'Consoles whose live connection was refused.', 'reason', REFUSALS);
  }

  afterInit(server: Server): void {
    this.server = server;
    server.engine.opts.allowRequest = (request, answer) => {
      this.door.admit(request).then(
        (admitted) => {
          if (admitted.ok) return answer(null, true);
          this.refused(admitted.why);
          answer(admitted.why, false);
        },
        (error: unknown) => {
          this.log.warn({ err: error }, 'A live connection could not be checked.');
          this.refused('unavailable');
          answer('unavailable', false);
        },
      );
    };
    this.outbox.connect({
      listeners: (room) => server.sockets.adapter.rooms.has(room),
      emit: ({ rooms, event, data }) => {
        server.to(rooms).emit(event, data);
        // Whoever watches one of them there watches a device that is not theirs any more; who may, asks again.
        if (event === 'devices.left') server.in(rooms).socketsLeave((data as LiveEvents['devices.left']).ids.map(deviceRoom));
      },
    });
  }

  async handleConnection(socket: Socket): Promise<void> {
    const scope = this.door.scopeOf(socket.request);
    if (!scope) return void socket.disconnect(true);
    const leave = this.door.enter(scope);
    const watch = this.watcher(socket, scope);
    // What may be watched can end as well: a reason for looking holds for an hour.
    const recheck = setInterval(() => void this.recheck(socket).then(() => watch(undefined)), RECHECK);
    recheck.unref();
    socket.on('disconnect', () => {
      clearInterval(recheck);
      leave();
    });
    socket.on('watch', (request: unknown) => {
      this.listen(socket, scope, wantsFleet(request));
      watch(request);
    });
    const rooms = roomsOf(scope);
    await socket.join([...rooms, ...rooms.map(fleetRoom)]);
  }

  beforeApplicationShutdown(): void {
    this.outbox.close();
    this.server?.disconnectSockets(true);
  }

  /** A page without a list of devices is spared the news of all of them. */
  private listen(socket: Socket, scope: Scope, fleet: boolean | undefined): void {
    if (fleet === undefined) return;
    const rooms = roomsOf(scope).map(fleetRoom);
    if (fleet) void socket.join(rooms);
    else for (const room of rooms) void socket.leave(room);
  }

  /** One question at a time; of those that come meanwhile only the last one counts. Called with nothing it asks again for what is watched. */
  private watcher(socket: Socket, scope: Scope): (request: unknown) => void {
    let last: string[] | undefined;
    let next: string[] | undefined;
    let busy = false;
    const work = async () => {
      for (busy = true; next !== undefined; ) {
        const ids = next;
        next = undefined;
        const visible = await this.database.tenant(scope, (em) => this.gate.visible(scope, em, ids));
        const wanted = new Set(visible.map(deviceRoom));
        for (const room of socket.rooms) if (room.startsWith(deviceRoom('')) && !wanted.has(room)) await socket.leave(room);
        await socket.join([...wanted]);
      }
    };
    return (request) => {
      next = last = watchedIds(request) ?? last;
      if (busy || next === undefined) return;
      work()
        .catch((error: unknown) => this.log.warn({ err: error }, 'Watching devices failed.'))
        .finally(() => { busy = false; });
    };
  }

  /** Somebody may less than before: whoever is not signed in any more hears nothing from now on. */
  private async recheckAll(userId: string): Promise<void> {
    const sockets = [...(this.server?.sockets.sockets.values() ?? [])];
    await Promise.all(sockets.filter((socket) => this.door.scopeOf(socket.request)?.actor.id === userId).map((socket) => this.recheck(socket)));
  }

  private async recheck(socket: Socket): Promise<void> {
    // When the database is away nobody is signed out for it.
    const admitted = await this.door.stillAdmitted(socket.request).catch(() => true);
    if (!admitted) socket.disconnect(true);
  }
}
