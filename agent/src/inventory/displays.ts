/** Screens and projectors connected now, by the EDID the kernel keeps of each connector. */
import type { Section } from '#contract';
import { parseEdid } from './edid.js';
import type { Machine } from './machine.js';
import { clean } from './wire-text.js';

type Display = Section<'hardware'>['displays'][number];
const CONNECTORS = '/sys/class/drm';

/** Makers met in schools, by their PNP letters; others are shown by the letters. */
const MAKERS: Record<string, string> = {
  AAC: 'AcerView', ACI: 'ASUS', ACR: 'Acer', AOC: 'AOC', AUO: 'AU Optronics', BNQ: 'BenQ', BOE: 'BOE', CMN: 'Chimei Innolux', CMO: 'Chi Mei',
  CTX: 'CTX', DEL: 'Dell', ENC: 'EIZO', EPI: 'Envision', FUS: 'Fujitsu', GSM: 'LG', HEC: 'Hisense', HIT: 'Hitachi', HPN: 'HP', HWP: 'HP', IVM: 'iiyama',
  IVO: 'InfoVision', LEN: 'Lenovo', LGD: 'LG Display', MEI: 'Panasonic', NEC: 'NEC', NVD: 'Nvidia', OPT: 'Optoma', PHL: 'Philips',
  SAM: 'Samsung', SDC: 'Samsung Display', SHP: 'Sharp', SMT: 'SMART', SNY: 'Sony', TSB: 'Toshiba', VIZ: 'Vizio', VSC: 'ViewSonic',
};

async function display(machine: Machine, connector: string): Promise<Display | undefined> {
  if ((await machine.text(`${CONNECTORS}/${connector}/status`, 32)) !== 'connected') return undefined;
  const bytes = await machine.bytes(`${CONNECTORS}/${connector}/edid`, 128);
  const edid = bytes && parseEdid(bytes);
  const name = clean(connector.replace(/^card\d+-/, ''), 60);
  if (!edid) return { connector: name, manufacturer: '', model: '', serial: '' };
  const { vendor, ...rest } = edid;
  return { connector: name, manufacturer: MAKERS[vendor] ?? vendor, ...rest };
}

export async function collectDisplays(machine: Machine): Promise<Display[]> {
  const connectors = (await machine.list(CONNECTORS)).filter((name) => /^card\d+-/.test(name)).slice(0, 64);
  const found = await Promise.all(connectors.map((connector) => display(machine, connector)));
  return found.filter((one) => one !== undefined).slice(0, 16);
}
