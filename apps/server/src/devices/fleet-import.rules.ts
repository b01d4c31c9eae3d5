/** What a row of somebody's inventory says. Spreadsheets of many hands: several writings of one thing, and none of them wrong. Pure. */
import { DEVICE_KINDS, LABELS, type DeviceKind, type ImportProblem } from '#contract';
import { labelsOfCell } from './label.rules.js';
import { markOf } from './recognition.rules.js';

export const FLEET_FIELDS = ['id', 'name', 'assetTag', 'serial', 'macs', 'kind', 'manufacturer', 'model', 'purchasedOn', 'labels', 'uai', 'site', 'room', 'commune'] as const;
export type FleetField = (typeof FLEET_FIELDS)[number];

/** Names of columns, as `plainName` writes them, the best first: those of our own export, then of real inventories. */
export const COLUMNS: Record<FleetField, readonly string[]> = {
  id: ['id', 'id_craie'],
  name: ['name', 'nom', 'designation', 'libelle', 'nom_du_poste', 'nom_machine', 'nom_de_l_appareil', 'nom_appareil', 'nom_equipement', 'hostname', 'nom_reseau', 'equipement', 'materiel', 'article', 'intitule'],
  assetTag: ['assettag', 'etiquette', 'n_etiquette', 'numero_d_inventaire', 'n_inventaire', 'no_inventaire', 'num_inventaire', 'inventaire', 'code_barre', 'code_barres', 'immobilisation', 'n_immobilisation', 'asset_tag', 'tag', 'reference_interne', 'identifiant'],
  serial: ['serial', 'n_de_serie', 'numero_de_serie', 'n_serie', 'no_de_serie', 'no_serie', 'num_serie', 'numero_serie', 'ns', 's_n', 'sn', 'serial_number', 'service_tag', 'serie'],
  macs: ['macs', 'adresse_mac', 'adresses_mac', 'mac', 'mac_address', 'adresse_physique', 'mac_wifi', 'adresse_mac_wifi', 'mac_lan'],
  kind: ['kind', 'type', 'categorie', 'type_de_materiel', 'type_materiel', 'type_d_equipement', 'nature', 'famille', 'categorie_materiel'],
  manufacturer: ['manufacturer', 'marque', 'fabricant', 'constructeur', 'editeur', 'brand'],
  model: ['model', 'modele', 'reference', 'reference_constructeur', 'type_modele', 'marque_modele'],
  purchasedOn: ['purchasedon', 'date_d_achat', 'date_achat', 'date_d_acquisition', 'acquisition', 'achat', 'date_de_mise_en_service', 'mise_en_service', 'date_facture', 'annee_d_achat', 'annee', 'purchase_date'],
  labels: ['labels', 'etiquettes', 'mots_cles', 'tags', 'groupes'],
  uai: ['uai', 'code_uai', 'code_etablissement', 'rne', 'code_rne', 'n_uai', 'numero_uai', 'uai_etablissement', 'identifiant_de_l_etablissement'],
  site: ['site', 'etablissement', 'ecole', 'nom_etablissement', 'nom_de_l_etablissement', 'nom_ecole', 'nom_de_l_ecole', 'lieu', 'batiment', 'structure'],
  room: ['room', 'salle', 'local', 'piece', 'localisation', 'emplacement', 'classe'],
  commune: ['organisation', 'commune', 'ville', 'collectivite', 'nom_commune', 'code_commune', 'code_insee', 'insee', 'mairie'],
};

/** The more particular words first: a « PC portable » is a laptop, an « écran interactif » no screen. */
const KIND_WORDS: readonly [DeviceKind, RegExp][] = [
  ['charging-case', /classe mobile|valise|chariot|armoire|charging/], ['tablet', /tablette|tablet|ipad/],
  ['display', /\beni\b|\btni\b|\btbi\b|\beti\b|(ecran|tableau|afficheur|dalle)s? (numerique )?(interactif|tactile)|ecran numerique|interactive display/],
  ['projector', /video ?-?proj|projecteur|projector|\bvpi\b|\bvp\b|\bvni\b/], ['printer', /imprimante|copieur|multifonction|printer|\bmfp\b|traceur/],
  ['network', /borne|point d.?acces|access point|\bwi-?fi\b|switch|commutateur|routeur|router|\bbox\b|pare.?feu/], ['virtual', /virtuel|virtual|\bvm\b/],
  ['laptop', /portable|laptop|notebook|chromebook|ultrabook/], ['screen', /ecran|moniteur|screen|monitor|televiseur|\btv\b/], ['desktop', /fixe|desktop|\btour\b|unite centrale|\buc\b|tout.en.un|mini.?pc|\bnuc\b|\bpc\b|poste|ordinateur|station/],
];

const plain = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replace(/[’_]/g, ' ');

/** The kind that a word of a catalogue, a description or our own export means; undefined when it means none. */
export function kindOf(text: string): DeviceKind | undefined {
  const words = plain(text);
  return DEVICE_KINDS.find((kind) => kind === text.trim()) ?? KIND_WORDS.find(([, meant]) => meant.test(words))?.[0];
}

const FIRST_YEAR = 1970;
const LAST_YEAR = 2099;
/** Days from 1899-12-30, where spreadsheets count from, to 1970-01-01. */
const SHEET_EPOCH = 25_569;

/** `YYYY-MM-DD` of a day, a month or a year, in the order in which French people write it, or of a spreadsheet's number; undefined for no date. */
export function dayOf(text: string): string | undefined {
  const written = text.trim().replace(/[ T]\d{1,2}[:h]\d{2}.*$/, '');
  const sheet = /^\d{5}$/.test(written) ? new Date((Number(written) - SHEET_EPOCH) * 86_400_000) : undefined;
  if (sheet) return valid(sheet.getUTCFullYear(), sheet.getUTCMonth() + 1, sheet.getUTCDate());
  const [, year, month = '1', day = '1'] = /^(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?)?$/.exec(written) ?? [];
  if (year) return valid(Number(year), Number(month), Number(day));
  const [, d = '1', m, y] = /^(?:(\d{1,2})[-/. ])?(\d{1,2})[-/. ](\d{4}|\d{2})$/.exec(written) ?? [];
  return m && y ? valid(Number(y) + (y.length === 2 ? 2_000 : 0), Number(m), Number(d)) : undefined;
}

function valid(year: number, month: number, day: number): string | undefined {
  const at = new Date(Date.UTC(year, month - 1, day));
  return year >= FIRST_YEAR && year <= LAST_YEAR && at.getUTCMonth() === month - 1 && at.getUTCDate() === day ? at.toISOString().slice(0, 10) : undefined;
}

/** What a row says of a device; null: nothing. `macs` as marks. */
export interface FleetRow {
  id: string | null; name: string; named: boolean; assetTag: string | null; serial: string | null; macs: string[]; kind: DeviceKind | null; manufacturer: string | null; model: string | null; purchasedOn: string | null; labels: string[];
  place: { uai: string; site: string; room: string; commune: string };
}

const LONGEST: Partial<Record<FleetField, number>> = { name: 120, assetTag: 60, serial: 200, manufacturer: 200, model: 200 };
const MOST_MACS = 16;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Reads a row. What cannot be meant is a problem of its field; nothing to know it by is one of the row. */
export function readRow(values: Record<FleetField, string>): { row: FleetRow; problems: ImportProblem[] } {
  const problems: ImportProblem[] = [];
  const wrong = (field: FleetField, code: ImportProblem['code'], detail: string, said: Record<string, string> = {}) => void problems.push({ field, code, detail, values: said });
  const text = (field: FleetField): string | null => {
    // Our export puts this apostrophe before what a spreadsheet would run as a formula.
    const value = values[field].replace(/\n/g, ' ').replace(/^'(?=\s*[=+\-@])/, '').trim();
    const most = LONGEST[field] ?? Infinity;
    if (value.length > most) wrong(field, 'length', `At most ${most} characters.`, { most: String(most) });
    return value || null;
  };
  const [assetTag, serial, manufacturer, model, said] = [text('assetTag'), text('serial'), text('manufacturer'), text('model'), text('name')];
  const macs = [...new Set((text('macs') ?? '').split(/[\s,;/|]+/).map(markOf).filter((mac) => mac !== ''))];
  // Twelve digits may be written in three or six groups with spaces: taken together, they are one address.
  const cards = macs.every((mac) => mac.length === 12) ? macs : [markOf(values.macs)];
  if (cards.some((mac) => mac !== '' && !/^[0-9A-F]{12}$/.test(mac)) || cards.length > MOST_MACS) wrong('macs', 'format', 'Write addresses like a4:bb:6d:01:02:03, with commas between several.');
  const day = text('purchasedOn');
  if (day && !dayOf(day)) wrong('purchasedOn', 'format', 'Write a date like 31/08/2022.', { value: day.slice(0, 40) });
  const labels = labelsOfCell(values.labels.replace(/^'(?=\s*[=+\-@])/, ''));
  if (labels.length > LABELS.most || labels.some((label) => label.length > LABELS.longest)) wrong('labels', 'length', `At most ${LABELS.most} labels of ${LABELS.longest} characters, with commas between them.`, { most: String(LABELS.longest) });
  const id = text('id');
  if (id && !UUID.test(id)) wrong('id', 'format', 'This is no identifier of Craie: leave the column out.');
  const name = said ?? ([manufacturer, model].filter(Boolean).join(' ').slice(0, LONGEST.name) || assetTag || serial || '');
  if (!name && cards[0] === undefined) wrong('name', 'missing', 'There is nothing to know this equipment by: a name, a serial number, a label or an address.');
  const kind = values.kind.trim() ? (kindOf(values.kind) ?? 'other') : (kindOf(said ?? '') ?? kindOf(model ?? '') ?? null);
  const { uai, site, room, commune } = values;
  return {
    row: {
      id: id?.toLowerCase() ?? null, name: name || (cards[0] ?? ''), named: said !== null, assetTag, serial, macs: cards.filter((mac) => mac !== ''), kind, manufacturer, model, purchasedOn: (day && dayOf(day)) ?? null, labels,
      place: { uai: uai.replace(/\s/g, '').toUpperCase(), site: site.replace(/\n/g, ' ').trim(), room: room.replace(/\n/g, ' ').trim(), commune: commune.replace(/\n/g, ' ').trim() },
    },
    problems,
  };
}
