import { io, type Socket } from 'socket.io-client';
import type { LiveEventName } from '#contract';
import { describeEngines } from '../../support/database.js';
import { eventually, serve, type Served } from '../../support/served.js';

describeEngines('the live connection', (engine) => {
  let served: Served;
  const sockets: Socket[] = [];
  beforeAll(async () => { served = await serve(engine); });
  afterEach(() => sockets.splice(0).forEach((socket) => socket.close()));
  afterAll(() => served?.close());

  type Headers = Record<string, string | undefined>;
  const open = (headers: Headers = {}, transports = ['websocket']) => {
    const all: Headers = { origin: served.server.urls.http, cookie: served.identity.cookie, ...headers };
    const extraHeaders = Object.fromEntries(Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined));
    const socket = io(served.server.urls.http, { path: '/api/live', transports, extraHeaders, reconnection: false, forceNew: true });
    const heard: [LiveEventName, Record<string, unknown>][] = [];
    socket.onAny((event: LiveEventName, data: Record<string, unknown>) => void heard.push([event, data]));
    sockets.push(socket);
    return { socket, heard };
  };
  const outcome = (socket: Socket) => new Promise<string>((resolve) => {
    socket.once('connect', () => resolve('connected'));
    socket.once('connect_error', () => resolve('refused'));
  });

  test.each([['websocket'], ['polling']])('our own page with a session is let in, over %s', async (transport) => {
    expect(await outcome(open({}, [transport]).socket)).toBe('connected');
  });

  test.each<[string, Headers]>([
    ['a foreign page', { origin: 'https://evil.example' }],
    ['no page at all', { origin: undefined }],
    ['a page of nowhere', { origin: 'null' }],
    ['a sibling', { origin: 'http://other.127.0.0.1' }],
    ['another port of this machine', { origin: 'http://127.0.0.1:1' }],
    ['a page that the browser calls a sibling', { 'sec-fetch-site': 'same-site' }],
    ['nobody', { cookie: undefined }],
    ['a made-up session', { cookie: 'craie_session=x' }],
  ])('%s is refused', async (_, headers) => {
    for (const transport of ['websocket', 'polling']) expect(await outcome(open(headers, [transport]).socket)).toBe('refused');
  });

  test('a device appears, comes online and leaves, and the consoles hear it', async () => {
    const { socket, heard } = open();
    expect(await outcome(socket)).toBe('connected');
    const device = await served.addDevice();
    const find = (event: LiveEventName, has: object) => eventually(event, () => heard.find(([name, data]) => {
      if (name !== event) return false;
      try {
        expect(data).toMatchObject(has);
        return true;
      } catch {
        return false;
      }
    }));
    await find('device.enrolled', { id: device.id, row: { id: device.id, presence: 'never' } });
    await device.connect();
    await find('device.changed', { id: device.id, row: { presence: 'online' } });
    await find('counts.changed', { online: 1 });
    await device.say('bye', { v: 1, reason: 'powering-off' });
    await find('device.changed', { id: device.id, row: { presence: 'offline', offlineReason: 'powering-off', inUse: false } });
  });

  test('a page without a list of devices hears of those it looks at, not of all', async () => {
    const [looked, other] = [await served.addDevice(), await served.addDevice()];
    const { socket, heard } = open();
    const list = open();
    await Promise.all([outcome(socket), outcome(list.socket)]);
    socket.emit('watch', { deviceIds: [looked.id], fleet: false });
    const about = (of: typeof heard, id: string) => of.some(([event, data]) => event === 'device.changed' && data['id'] === id);
    await eventually('its own device is heard of', async () => {
      await looked.connect();
      await looked.say('bye', { v: 1, reason: 'powering-off' });
      return about(heard, looked.id);
    });
    await other.connect();
    await eventually('the list hears of the other', () => about(list.heard, other.id));
    expect(about(heard, other.id)).toBe(false);
    socket.emit('watch', { deviceIds: [looked.id] });
    await eventually('it asks for all again', async () => {
      await other.say('bye', { v: 1, reason: 'powering-off' });
      await other.connect();
      return about(heard, other.id);
    });
  });

  test('detail goes only where it is looked at', async () => {
    const device = await served.addDevice();
    const [watching, other] = [open(), open()];
    await Promise.all([watching, other].map(({ socket }) => outcome(socket)));
    watching.socket.emit('watch', { deviceIds: [device.id] });
    other.socket.emit('watch', { deviceIds: ['00000000-0000-7000-8000-000000000000'] });
    const order = () => served.call('post', '/commands').send({ devices: { ids: [device.id] }, kind: 'ring', args: { seconds: 1 } }).expect(201);
    await eventually('the command is heard', async () => {
      if (!watching.heard.some(([event]) => event === 'command.changed')) await order();
      await new Promise((resolve) => setTimeout(resolve, 300));
      return watching.heard.some(([event, data]) => event === 'command.changed' && data['deviceId'] === device.id);
    });
    expect(other.heard.filter(([event]) => event === 'command.changed')).toEqual([]);
  });

  test('one person may not open connections without end', async () => {
    const outcomes = [];
    for (let i = 0; i < 25; i++) outcomes.push(await outcome(open().socket));
    expect(outcomes.filter((one) => one === 'connected').length).toBeLessThanOrEqual(20);
    expect(outcomes.at(-1)).toBe('refused');
  });
});
