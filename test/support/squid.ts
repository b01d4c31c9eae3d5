/** A real squid, as a school has one: plain, with names and passwords, or opening TLS with an authority of its own. */
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../scripts/demo/processes.js';

export interface SquidOptions {
  /** Names that only the proxy can resolve: all of them are this machine. */
  names: string[];
  /** Asks for this name and password (Basic). */
  user?: { name: string; password: string };
  /** Opens TLS. */
  opensTls?: boolean;
}

export class Squid {
  private child: ChildProcess | undefined;
  private said = '';

  private constructor(private readonly folder: string, readonly port: number) {}

  static async start({ names, user, opensTls = false }: SquidOptions): Promise<Squid> {
    const squid = new Squid(mkdtempSync(join(tmpdir(), 'craie-squid-')), await freePort());
    const { folder, port } = squid;
    const file = (name: string) => join(folder, name);
    writeFileSync(file('hosts'), names.map((name) => `127.0.0.1 ${name}\n`).join(''));
    const lines = [
      `http_port 127.0.0.1:${port}${opensTls ? ` ssl-bump cert=${file('authority.pem')} generate-host-certificates=on dynamic_cert_mem_cache_size=4MB` : ''}`,
      `hosts_file ${file('hosts')}`, `access_log stdio:${file('access.log')}`, `cache_log ${file('cache.log')}`, `coredump_dir ${folder}`,
      'cache deny all', 'cache_mem 8 MB', 'pid_filename none', 'shutdown_lifetime 0 seconds', 'pinger_enable off', 'netdb_filename none', 'visible_hostname school-proxy',
    ];
    if (opensTls) {
      execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=School proxy', '-keyout', file('key.pem'), '-out', squid.authority], { stdio: 'ignore' });
      writeFileSync(file('authority.pem'), readFileSync(squid.authority, 'utf8') + readFileSync(file('key.pem'), 'utf8'));
      execFileSync('/usr/lib/squid/security_file_certgen', ['-c', '-s', file('certificates'), '-M', '4MB'], { stdio: 'ignore' });
      lines.push(
        `sslcrtd_program /usr/lib/squid/security_file_certgen -s ${file('certificates')} -M 4MB`, 'sslcrtd_children 2 startup=1 idle=1',
        // Like many of them, it believes any server.
        'tls_outgoing_options flags=DONT_VERIFY_PEER', 'ssl_bump bump all', 'http_upgrade_request_protocols websocket allow all',
      );
    }
    if (user) {
      const hash = execFileSync('openssl', ['passwd', '-apr1', user.password]).toString().trim();
      writeFileSync(file('users'), `${user.name}:${hash}\n`);
      lines.push(`auth_param basic program /usr/lib/squid/basic_ncsa_auth ${file('users')}`, 'auth_param basic children 2 startup=1', 'auth_param basic casesensitive on', 'acl known proxy_auth REQUIRED', 'http_access deny !known');
    }
    lines.push('http_access allow localhost', 'http_access deny all');
    writeFileSync(file('squid.conf'), `${lines.join('\n')}\n`);
    if (process.getuid?.() === 0) execFileSync('chown', ['-R', 'proxy', folder]);
    chmodSync(folder, 0o755);
    await squid.up();
    return squid;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** PEM file of the authority with which it opens TLS. */
  get authority(): string {
    return join(this.folder, 'ca.crt');
  }

  /** One line a request. */
  get log(): string {
    return readFileSync(join(this.folder, 'access.log'), 'utf8');
  }

  async dispose(): Promise<void> {
    const { child } = this;
    if (child && child.exitCode === null) {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      await ended;
    }
    rmSync(this.folder, { recursive: true, force: true });
  }

  private async up(): Promise<void> {
    const child = spawn('/usr/sbin/squid', ['-N', '-f', join(this.folder, 'squid.conf')], { stdio: ['ignore', 'ignore', 'pipe'] });
    child.stderr.on('data', (part: Buffer) => (this.said += part.toString()));
    this.child = child;
    while (child.exitCode === null && !(await answers(this.port))) await new Promise((resolve) => setTimeout(resolve, 50));
    if (child.exitCode !== null) throw new Error(`squid ended:\n${this.said}`);
  }
}

const answers = (port: number): Promise<boolean> => new Promise((resolve) => {
  const socket = connect(port, '127.0.0.1', () => resolve(true));
  socket.on('error', () => resolve(false)).on('connect', () => socket.destroy());
});
