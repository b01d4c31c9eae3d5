/** nginx of Debian, as what files are compared with: it serves a folder over TLS by sendfile, takes files by PUT, and stands before the console as docs/operations.md has it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Authority } from '#pki';
import { freePort } from '../../scripts/demo/processes.js';

const HOST = '127.0.0.1';

export interface NginxOptions {
  /** Served under `/files/`. */
  folder: string;
  /** Port of the console, which it stands before. */
  console: number;
}

export class Nginx {
  private constructor(readonly url: string, readonly stop: () => Promise<void>) {}

  /** @param work a folder of its own @throws Error when it is not installed, or does not start */
  static async start({ folder, console }: NginxOptions, work: string): Promise<Nginx> {
    const port = await freePort();
    await mkdir(join(work, 'put'), { recursive: true });
    const { key, certificate } = await (await Authority.open(join(work, 'nginx-pki'))).issueServer([HOST]);
    await Promise.all([writeFile(join(work, 'key.pem'), key, { mode: 0o600 }), writeFile(join(work, 'cert.pem'), certificate), writeFile(join(work, 'nginx.conf'), configuration({ folder, console }, work, port))]);
    const child = spawn('nginx', ['-e', join(work, 'nginx.log'), '-c', join(work, 'nginx.conf')], { stdio: ['ignore', 'inherit', 'inherit'] });
    const failed = once(child, 'error').then(([error]: Error[]) => { throw new Error('nginx is not installed: install the package nginx-light.', { cause: error }); });
    const ended = new Promise<void>((resolve) => { child.once('exit', () => resolve()); });
    await Promise.race([failed, ended.then(() => { throw new Error(`nginx did not start: see ${join(work, 'nginx.log')}.`); }), listening(port)]);
    return new Nginx(`https://${HOST}:${port}`, async () => {
      child.kill('SIGTERM');
      await ended;
    });
  }
}

async function listening(port: number): Promise<void> {
  for (;;) {
    const socket = connect(port, HOST);
    const there = await Promise.race([once(socket, 'connect').then(() => true, () => false), pause(1_000, false, { ref: false })]);
    socket.destroy();
    if (there) return;
    await pause(50);
  }
}

/** One worker, as Craie has one thread for this. */
const configuration = (options: NginxOptions, work: string, port: number): string => `
${process.getuid?.() === 0 ? 'user root;' : ''}
daemon off;
worker_processes 1;
pid ${join(work, 'nginx.pid')};
events { worker_connections 64; }
http {
  access_log off;
  sendfile on;
  tcp_nopush on;
  client_max_body_size 0;
  client_body_temp_path ${join(work, 'body')};
  proxy_temp_path ${join(work, 'proxy')};
  fastcgi_temp_path ${join(work, 'fastcgi')};
  uwsgi_temp_path ${join(work, 'uwsgi')};
  scgi_temp_path ${join(work, 'scgi')};
  server {
    listen ${HOST}:${port} ssl;
    ssl_certificate ${join(work, 'cert.pem')};
    ssl_certificate_key ${join(work, 'key.pem')};
    ssl_protocols TLSv1.3;
    location /files/ { alias ${options.folder}/; }
    location /put/ { root ${work}; dav_methods PUT; }
    location / {
      proxy_pass http://${HOST}:${options.console};
      proxy_http_version 1.1;
      proxy_request_buffering off;
      proxy_set_header Host $host;
    }
  }
}
`;
